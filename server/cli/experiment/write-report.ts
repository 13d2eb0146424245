import { writeFileSync } from "node:fs";
import { experimentCsv } from "../../../agents/experiments/csv.ts";
import { experimentCurves } from "../../../agents/experiments/curves.ts";
import { ServerError } from "../../errors.ts";
import { readRuns } from "../../experiments/experiments.ts";
import { reportPage } from "../../experiments/html/page.ts";
import { reportInput } from "../../experiments/report-input.ts";
import { experimentReport } from "../../experiments/report.ts";
import { printAnswer, type OutputOptions } from "../output.ts";
import { withStoreToRead } from "../stores.ts";
import { reportLines } from "./report-lines.ts";
import { readExperiment } from "./stored-experiments.ts";

interface ReportOptions extends OutputOptions {
  readonly store: string;
  readonly html?: string;
  readonly csv?: string;
}

/** `experiment report`: writes an HTML page and a CSV file; the answer has the curves too. */
export async function writeReport(wanted: string, options: ReportOptions): Promise<void> {
  await withStoreToRead(options.store, async (store) => {
    const record = await readExperiment(store, wanted);
    const input = reportInput(record, await readRuns(store, record));
    const { html, csv } = options;
    if (html !== undefined) writeFile(html, reportPage(input));
    if (csv !== undefined) writeFile(csv, experimentCsv(input.runs));
    const report = experimentReport(input);
    const files = [html, csv].filter((file) => file !== undefined);
    printAnswer(options, { ...report, curves: experimentCurves(record, input.runs), files }, () => [
      ...(files.length === 0 ? reportLines(report) : []),
      ...files.map((file) => `wrote ${file}`),
    ]);
  });
}

/** @throws ServerError `experiment/invalid` saying why the file can't be written. */
function writeFile(file: string, content: string): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ServerError("experiment/invalid", `${file} can't be written: ${reason}. Name another file.`, error);
  }
}
