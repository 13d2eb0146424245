import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { beforeAll, describe, expect, it } from "vitest";
import { plyColumns } from "../../../../agents/export/ply-rows.ts";
import { answerOf, sentenceOf } from "../../../support/command.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import type { RunAnswer } from "../answers.ts";

const folder = temporaryFolder();
const store = join(folder, "store");
const at = (name: string): string => join(folder, name);

let league: string;
beforeAll(async () => {
  const args = ["--game", "kuhn-poker", "--updates", "4", "--set", "segmentEpisodes=16", "--set", "ladderEpisodes=8"];
  league = (await answerOf<RunAnswer>(["league", "run", ...args, "--engine", "wasm", "--store", store])).league;
});

const args = (out: string, format = "parquet") => {
  return ["episode", "export", "--league", league, "--store", store, "--out", at(out), "--format", format];
};
const exported = (out: string, ...more: readonly string[]) => answerOf<{ episodes: number }>([...args(out), ...more]);
const partsIn = (out: string): string[] => readdirSync(at(out)).toSorted();

type Row = Record<string, unknown>;

async function rowsIn(out: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const part of partsIn(out)) {
    rows.push(...(await parquetReadObjects({ file: await asyncBufferFromFile(join(at(out), part)) })));
  }
  return rows;
}

interface JsonEpisode extends Row {
  readonly id: string;
  readonly returns: readonly number[];
  readonly pairing: readonly string[];
  readonly plies: readonly { seat: number; action: number; label: string; legal: number[]; logProb: number | null }[];
}

describe("episode export --format parquet", () => {
  it("has a row a ply with what JSON lines have", async () => {
    const { episodes } = await exported("all.parquet");
    expect(partsIn("all.parquet")).toEqual(["part-00000.parquet"]);
    const rows = await rowsIn("all.parquet");
    expect(Object.keys(rows[0] ?? {})).toEqual(plyColumns.map(({ name }) => name));
    await answerOf(args("all.jsonl", "jsonl"));
    const lines = readFileSync(at("all.jsonl"), "utf8").trimEnd().split("\n");
    const expected = lines.map((line) => JSON.parse(line) as JsonEpisode);
    expect(expected).toHaveLength(episodes);
    const plies = expected.flatMap(({ id, returns, pairing, plies: own }) =>
      own.map(({ seat, action, label, legal, logProb }, ply) => {
        const player = pairing[seat] ?? null;
        const row = { episode: id, ply, seat, action, label, legal, log_prob: logProb, player };
        return { ...row, players: pairing, returns, return: returns[seat] ?? null };
      }),
    );
    expect(rows).toHaveLength(plies.length);
    rows.forEach((row, i) => expect(row).toMatchObject(plies[i] ?? {}));
  });

  it("continues with a new part, and discards an unfinished one", async () => {
    await exported("parts.parquet", "--limit", "20");
    expect(partsIn("parts.parquet")).toEqual(["part-00000.parquet"]);
    // What a killed process leaves: a part without a footer, or one that its progress doesn't have yet.
    writeFileSync(`${at("parts.parquet")}.unfinished`, "PAR1");
    writeFileSync(join(at("parts.parquet"), "part-00001.parquet"), "PAR1");
    await exported("parts.parquet", "--resume");
    expect(partsIn("parts.parquet")).toEqual(["part-00000.parquet", "part-00001.parquet"]);
    expect(await rowsIn("parts.parquet")).toEqual(await rowsIn("all.parquet"));
    expect(existsSync(`${at("parts.parquet")}.unfinished`)).toBe(false);
    await exported("parts.parquet", "--resume");
    expect(partsIn("parts.parquet")).toHaveLength(2);
  });

  it("refuses a folder that exists, and one that lacks a part", async () => {
    expect(await sentenceOf(args("all.parquet"))).toMatch(/exists: name another file, or continue it with --resume/);
    rmSync(join(at("parts.parquet"), "part-00000.parquet"));
    expect(await sentenceOf([...args("parts.parquet"), "--resume"])).toContain("its part-00000.parquet is missing");
    expect(await sentenceOf(args(join("no folder", "x")))).toContain("can't be written");
    expect(existsSync(at("no folder"))).toBe(false);
  });
});
