import { parentPort, workerData } from "node:worker_threads";
import { experimentCsv } from "../../agents/experiments/csv.ts";
import { experimentCurves } from "../../agents/experiments/curves.ts";
import { loadPlugins } from "../plugins/load-plugins.ts";
import { reportPage } from "./html/page.ts";
import { experimentReport } from "./report.ts";
import type { ReportRequest } from "./reports.ts";

/*
 * The thread behind `createReports`: computes one report, posts it and exits.
 */

if (parentPort === null) throw new Error("server/experiments/report-thread.ts runs as a worker thread only.");

const port = parentPort;
await loadPlugins();
const { input, form } = workerData as ReportRequest;

function answer(): unknown {
  if (form === "html") return reportPage(input);
  if (form === "csv") return experimentCsv(input.runs);
  return { ...experimentReport(input), curves: experimentCurves(input.record, input.runs) };
}

port.postMessage(answer());
