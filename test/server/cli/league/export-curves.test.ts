import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { CurvePoint } from "../../../../agents/export/curves.ts";
import { openStore } from "../../../../server/store/registry.ts";
import { answerOf, sentenceOf } from "../../../support/command.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { eventsOf } from "../../../support/league-audit.ts";
import type { RunAnswer } from "../answers.ts";

const folder = temporaryFolder();
const store = join(folder, "store");
const at = (name: string): string => join(folder, name);

let league: string;
beforeAll(async () => {
  const agents = [{ id: "main" }, { id: "exploiter", kind: "main-exploiter" }];
  const config = { game: "kuhn-poker", segmentEpisodes: 16, agents, budget: { updates: 4 } };
  writeFileSync(at("league.json"), JSON.stringify(config));
  const args = ["league", "run", "--config", at("league.json"), "--engine", "wasm", "--store", store];
  league = (await answerOf<RunAnswer>(args)).league;
});

const exported = (curves: string, out: string) =>
  answerOf<{ values: number }>([
    "league",
    "export",
    "--league",
    league,
    "--store",
    store,
    "--curves",
    curves,
    "--out",
    out,
  ]);

describe("league export", () => {
  it("writes every measure and metric in the ledger", async () => {
    const { values } = await exported("json", at("curves.json"));
    const points = JSON.parse(readFileSync(at("curves.json"), "utf8")) as CurvePoint[];
    const kept = await openStore({ directory: store });
    const entries = await kept.ledger(league);
    await kept.close();
    const evaluations = eventsOf(entries, "evaluated").map(({ measures }) => Object.keys(measures).length);
    const updates = eventsOf(entries, "policy-updated").map(({ metrics }) => Object.keys(metrics).length);
    expect(points).toHaveLength([...evaluations, ...updates].reduce((sum, count) => sum + count, 0));
    expect(values).toBe(points.length);
    const [last] = eventsOf(entries, "evaluated").slice(-1);
    expect(points).toContainEqual(
      expect.objectContaining({
        agent: last?.agent,
        version: last?.version,
        name: "evaluation/nashConv",
        value: last?.measures["nashConv"]?.value,
      }),
    );
  });

  it("writes the same values as CSV and as event files, one run an agent", async () => {
    const { values } = await exported("csv", at("curves.csv"));
    const lines = readFileSync(at("curves.csv"), "utf8").trimEnd().split("\n");
    expect(lines[0]).toBe("agent,version,at,name,value,low,high,n");
    expect(lines).toHaveLength(values + 1);
    expect(await exported("tensorboard", at("runs"))).toMatchObject({ values });
    expect(readdirSync(at("runs")).toSorted()).toEqual(["exploiter", "main"]);
    const [file = ""] = readdirSync(at("runs/main"));
    expect(file).toMatch(/^events\.out\.tfevents\.\d{10}\.red-queen$/);
    expect(countRecords(readFileSync(join(at("runs/main"), file)))).toBe(
      1 + lines.filter((line) => line.startsWith("main,")).length,
    );
  });

  it("overwrites nothing", async () => {
    writeFileSync(at("mine.csv"), "mine");
    const args = ["league", "export", "--league", league, "--store", store, "--out"];
    expect(await sentenceOf([...args, at("mine.csv")])).toMatch(/can't be written: EEXIST.*name another file/);
    expect(readFileSync(at("mine.csv"), "utf8")).toBe("mine");
    expect(await sentenceOf([...args, join(at("nowhere"), "x.csv")])).toContain("can't be written: ENOENT");
    expect(existsSync(at("nowhere"))).toBe(false);
  });
});

function countRecords(file: Buffer): number {
  let count = 0;
  for (let from = 0; from < file.length; count++) from += 16 + Number(file.readBigUInt64LE(from));
  return count;
}
