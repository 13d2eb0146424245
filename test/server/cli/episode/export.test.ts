import { appendFileSync, existsSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../../../server/store/registry.ts";
import { answerOf, runCommand, sentenceOf } from "../../../support/command.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { eventsOf, storedEpisodes } from "../../../support/league-audit.ts";
import type { RunAnswer } from "../answers.ts";

const folder = temporaryFolder();
const store = join(folder, "store");
const at = (name: string): string => join(folder, name);

let league: string;
let total: number;
beforeAll(async () => {
  const args = ["--game", "kuhn-poker", "--updates", "4", "--set", "segmentEpisodes=16", "--set", "ladderEpisodes=8"];
  league = (await answerOf<RunAnswer>(["league", "run", ...args, "--engine", "wasm", "--store", store])).league;
  const kept = await openStore({ directory: store });
  total = await storedEpisodes(kept, league);
  await kept.close();
});

const exported = (out: string, ...args: readonly string[]) =>
  answerOf<{ episodes: number; skipped: number }>([
    "episode",
    "export",
    "--league",
    league,
    "--store",
    store,
    "--out",
    out,
    ...args,
  ]);
const refused = (out: string, ...args: readonly string[]) =>
  sentenceOf(["episode", "export", "--league", league, "--store", store, "--out", out, ...args]);
const textOf = (file: string): string => readFileSync(file, "utf8");

describe("episode export", () => {
  it("writes every stored episode once, in the ledger's order", async () => {
    expect(await exported(at("all.jsonl"))).toEqual({
      league,
      matches: false,
      game: null,
      format: "jsonl",
      file: at("all.jsonl"),
      episodes: total,
      skipped: 0,
      late: 0,
    });
    const lines = textOf(at("all.jsonl")).trimEnd().split("\n");
    const places = lines.map((line) => JSON.parse(line) as { segment: string; index: number });
    expect(places).toHaveLength(total);
    expect(new Set(places.map(({ segment, index }) => `${segment} ${index}`)).size).toBe(total);
    const kept = await openStore({ directory: store });
    const entries = await kept.ledger(league);
    await kept.close();
    const [first] = eventsOf(entries, "payoffs-played")[0]?.results ?? [];
    expect(places[0]).toMatchObject({ segment: first?.segment, index: 0 });
  });

  it("continues where it was interrupted: the file is that of an export at once", async () => {
    const out = at("parts.jsonl");
    const part = await exported(out, "--limit", "20");
    expect(part.episodes).toBeGreaterThanOrEqual(20);
    expect(part.episodes).toBeLessThan(total);
    // What a killed process wrote after its last progress.
    appendFileSync(out, '{"game":"kuhn-po');
    expect(await exported(out, "--resume")).toMatchObject({ episodes: total, skipped: 0 });
    expect(textOf(out)).toBe(textOf(at("all.jsonl")));
    expect(await exported(out, "--resume")).toMatchObject({ episodes: total });
    expect(textOf(out)).toBe(textOf(at("all.jsonl")));
  });

  it("has one header in a CSV file, resumed or not", async () => {
    const out = at("parts.csv");
    await exported(out, "--format", "csv", "--limit", "1");
    await exported(out, "--format", "csv", "--resume");
    const lines = textOf(out).trimEnd().split("\n");
    expect(lines.filter((line) => line.startsWith("episode,"))).toHaveLength(1);
    expect(lines[0]).toMatch(/^episode,game,origin,league,.*,ply,seat,role,player,action,label,legal,log_prob,/);
    writeFileSync(out, textOf(out).replace("episode,", "ep_sode,"));
    expect(await refused(out, "--format", "csv", "--resume")).toContain("it has other columns");
  });

  it("leaves out and counts what is missing from the store", async () => {
    const copy = at("copy");
    const kept = await openStore({ directory: store });
    const record = await kept.league(league);
    const entries = await kept.ledger(league);
    await kept.close();
    const partial = await openStore({ directory: copy });
    if (record) await partial.createLeague(record);
    for (const entry of entries) await partial.append(league, entry);
    await partial.close();
    const args = ["episode", "export", "--league", league, "--store", copy, "--out", at("none.jsonl")];
    expect(await answerOf(args)).toMatchObject({ episodes: 0, skipped: total });
    expect((await runCommand([...args.slice(0, -1), at("none2.jsonl")])).stdout).toContain(`${total} left out`);
  });

  it("refuses files that exist, that it can't continue or write, and games that a format can't have", async () => {
    writeFileSync(at("mine.txt"), "mine");
    expect(await refused(at("mine.txt"))).toMatch(/exists: name another file, or continue it with --resume/);
    expect(await refused(at("mine.txt"), "--resume")).toMatch(/can't be continued: .*progress is missing/);
    expect(textOf(at("mine.txt"))).toBe("mine");
    expect(await refused(at("all.jsonl"), "--resume", "--format", "csv")).toContain("is an export of");
    expect(await refused(join(at("no folder"), "x.jsonl"))).toContain("can't be written");
    await exported(at("short.jsonl"), "--limit", "20");
    truncateSync(at("short.jsonl"), 5);
    expect(await refused(at("short.jsonl"), "--resume")).toContain("it has 5 bytes");
    expect(await refused(at("x.jsonl"), "--limit", "0")).toContain("number of episodes");
    expect(existsSync(at("x.jsonl"))).toBe(false);
  });

  it.skipIf(!existsSync("/dev/full"))("says that the disk is full, and what to do then", async () => {
    symlinkSync("/dev/full", at("full.jsonl"));
    const progress = { league, format: "jsonl", entries: 0, bytes: 0, episodes: 0, skipped: 0 };
    writeFileSync(at("full.jsonl.progress"), JSON.stringify(progress));
    expect(await refused(at("full.jsonl"), "--resume")).toMatch(/can't be written: ENOSPC.*Make room/);
  });
});
