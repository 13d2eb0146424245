import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { curvePoints, curveRow, curvesHeader, type CurvePoint } from "../../../agents/export/curves.ts";
import { scalarRecord, versionRecord } from "../../../agents/export/tensorboard.ts";
import { ledgerPages } from "../../store/ledger-pages.ts";
import type { StoreReader } from "../../store/store.ts";
import { attemptWrite, NewFile } from "../new-file.ts";
import { printAnswer, type OutputOptions } from "../output.ts";
import { readLeague, withStoreToRead } from "../stores.ts";

/** Formats of curves. */
export const curvesFormats = ["csv", "json", "tensorboard"] as const;

/** Formats of `--curves`. */
export type CurvesFormat = (typeof curvesFormats)[number];

export interface CurvesOptions extends OutputOptions {
  readonly league: string;
  readonly store: string;
  readonly curves: CurvesFormat;
  readonly out: string;
}

/** `league export --out`: writes every measure and training metric of a league. */
export async function exportCurves(options: CurvesOptions): Promise<void> {
  await withStoreToRead(options.store, async (store) => {
    const { record } = await readLeague(store, options.league);
    const { curves: format, out } = options;
    const writer = writers[format](out, record.createdAt);
    let values = 0;
    try {
      for await (const point of pointsOf(store, record.id)) {
        writer.write(point);
        values++;
      }
      writer.end();
    } finally {
      writer.close();
    }
    printAnswer(options, { league: record.id, format, out, values }, () => `${values} values in ${out}`);
  });
}

async function* pointsOf(store: StoreReader, league: string): AsyncGenerator<CurvePoint, void, void> {
  for await (const entries of ledgerPages(store, league)) yield* entries.flatMap(curvePoints);
}

interface CurveWriter {
  write(point: CurvePoint): void;
  /** Writes what follows the last point. */
  end(): void;
  close(): void;
}

/** @param createdAt milliseconds since 1970. */
const writers: Readonly<Record<CurvesFormat, (out: string, createdAt: number) => CurveWriter>> = {
  csv(out) {
    const file = new NewFile(out);
    file.append(`${curvesHeader}\n`);
    return { write: (point) => file.append(`${curveRow(point)}\n`), end: () => {}, close: () => file.close() };
  },
  json(out) {
    const file = new NewFile(out);
    let separator = "[\n";
    return {
      write(point) {
        file.append(separator + JSON.stringify(point));
        separator = ",\n";
      },
      end: () => file.append(separator === "[\n" ? "[]\n" : "\n]\n"),
      close: () => file.close(),
    };
  },
  tensorboard(out, createdAt) {
    const files = new Map<string, NewFile>();
    const fileOf = (agent: string): NewFile => {
      const known = files.get(agent);
      if (known) return known;
      const folder = join(out, agent);
      attemptWrite(folder, () => mkdirSync(folder, { recursive: true }));
      const file = new NewFile(join(folder, `events.out.tfevents.${Math.floor(createdAt / 1000)}.red-queen`));
      file.append(versionRecord(createdAt));
      files.set(agent, file);
      return file;
    };
    return {
      write: (point) => fileOf(point.agent).append(scalarRecord(point)),
      end: () => {},
      close: () => files.forEach((file) => file.close()),
    };
  },
};
