import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { StoredEpisode } from "../../../../agents/export/export-format.ts";
import { resolveConfig } from "../../../../agents/league/defaults.ts";
import { gameById } from "../../../../games/registry.ts";
import { openStore } from "../../../../server/store/registry.ts";
import type { Match } from "../../../../server/store/store.ts";
import { answerOf, sentenceOf } from "../../../support/command.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { startTestServer } from "../../../support/test-server.ts";
import { until } from "../../../support/until.ts";
import { forfeitedMatch, randomMatch } from "./matches.ts";

const folder = temporaryFolder();
const store = join(folder, "store");
const at = (name: string): string => join(folder, name);

const MATCHES = 450;

async function put(...matches: readonly Match[]): Promise<void> {
  const kept = await openStore({ directory: store });
  for (const match of matches) await kept.putMatch(match);
  await kept.close();
}

beforeAll(async () => {
  // Three pages of the store's lists, most of whose matches end in the same millisecond as the one before.
  const matches = Array.from({ length: MATCHES }, (_, i) => {
    return randomMatch(`m${i}`, i % 3 === 0 ? "connect-four" : "kuhn-poker", 1_800_000_000_000 + Math.floor(i / 4));
  });
  await put(...matches.with(1, forfeitedMatch(matches[1] as Match)));
});

interface Answer {
  readonly episodes: number;
  readonly skipped: number;
  readonly late: number;
}

const args = (out: string) => ["episode", "export", "--matches", "--store", store, "--out", at(out)];
const exported = (out: string, ...more: readonly string[]) => answerOf<Answer>([...args(out), ...more]);
const episodesIn = (out: string): StoredEpisode[] =>
  readFileSync(at(out), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as StoredEpisode);

describe("episode export --matches", () => {
  it("writes every match that people opened, oldest first, with names, outcome and time per ply", async () => {
    expect(await exported("all.jsonl")).toEqual({
      league: null,
      matches: true,
      game: null,
      format: "jsonl",
      file: at("all.jsonl"),
      episodes: MATCHES,
      skipped: 0,
      late: 0,
    });
    const found = episodesIn("all.jsonl");
    expect(new Set(found.map(({ id }) => id)).size).toBe(MATCHES);
    const times = found.map(({ match }) => match?.endedAt ?? 0);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(found.find(({ id }) => id === "m1")).toMatchObject({
      league: null,
      segment: null,
      origin: "match",
      pairing: ["human", "script:random"],
      returns: [-2, 2],
      outcome: "forfeited",
      forfeit: { seat: 0, reason: "left" },
      match: { names: ["Ada, Countess", "Random"] },
    });
    const [first] = found as unknown as { plies: { milliseconds: number }[] }[];
    expect(first?.plies.every(({ milliseconds }) => milliseconds === 12)).toBe(true);
  });

  it("takes one game, and is needed for OpenSpiel's trajectories, which say whether a match was played to the end", async () => {
    const kuhn = await exported("kuhn.jsonl", "--game", "kuhn-poker");
    expect(kuhn).toMatchObject({ episodes: MATCHES - MATCHES / 3, game: "kuhn-poker" });
    expect(new Set(episodesIn("kuhn.jsonl").map(({ game }) => game))).toEqual(new Set(["kuhn-poker"]));
    expect(await sentenceOf([...args("x.jsonl"), "--format", "openspiel"])).toContain("choose a --game");
    await exported("spiel.jsonl", "--game", "kuhn-poker", "--format", "openspiel");
    const spiel = episodesIn("spiel.jsonl") as unknown as { header: { terminal: boolean; returns: number[] } }[];
    expect(spiel.filter(({ header }) => !header.terminal).map(({ header }) => header.returns)).toEqual([[-2, 2]]);
  });

  it("continues where it ended, and counts those that were stored later than newer ones", async () => {
    await exported("parts.csv", "--format", "csv", "--limit", "100");
    await exported("parts.csv", "--format", "csv", "--resume");
    await exported("all.csv", "--format", "csv");
    expect(readFileSync(at("parts.csv"), "utf8")).toBe(readFileSync(at("all.csv"), "utf8"));
    await put(
      randomMatch("early", "kuhn-poker", 1_700_000_000_000),
      randomMatch("newest", "kuhn-poker", 1_900_000_000_000),
    );
    expect(await exported("parts.csv", "--format", "csv", "--resume")).toMatchObject({
      episodes: MATCHES + 1,
      late: 1,
    });
    expect(await exported("again.csv", "--format", "csv")).toMatchObject({ episodes: MATCHES + 2, late: 0 });
  });

  it("with a league writes the matches that its arena showed", async () => {
    const config = resolveConfig(gameById("kuhn-poker"), {});
    const kept = await openStore({ directory: store });
    await kept.createLeague({ id: "kuhn", name: "Kuhn", createdAt: 1, config });
    await kept.append("kuhn", { seq: 0, at: 1, event: { type: "created", config } });
    await kept.close();
    await put(randomMatch("shown", "kuhn-poker", 1_850_000_000_000, { league: "kuhn" }));
    expect(await exported("arena.jsonl", "--league", "kuhn")).toMatchObject({ league: "kuhn", episodes: 1 });
    expect(episodesIn("arena.jsonl")).toMatchObject([{ id: "shown", league: "kuhn", segment: null }]);
    expect(await sentenceOf([...args("arena.jsonl"), "--resume"])).toContain(
      "it is an export of kuhn's matches as jsonl",
    );
  });

  it("refuses to continue an export of something else, and commands without a source", async () => {
    expect(await sentenceOf([...args("kuhn.jsonl"), "--resume"])).toContain(
      "it is an export of people's matches of kuhn-poker as jsonl",
    );
    const rest = ["--store", store, "--out", at("x.jsonl")];
    expect(await sentenceOf(["episode", "export", ...rest])).toMatch(/a --league, or --matches/);
    expect(await sentenceOf([...args("x.jsonl"), "--game", "go"])).toContain('no game "go"');
  });

  it("has what a room stored", async () => {
    const directory = at("rooms");
    const server = await startTestServer({ store: await openStore({ directory }) });
    await server.match("kuhn-poker", ["script:random", "script:honest"]);
    const stored = () => server.store.matches({ league: null, limit: 1 });
    await until("the match is stored", async () => (await stored()).length === 1);
    const [listed] = await stored();
    await server.close();
    await answerOf(["episode", "export", "--matches", "--store", directory, "--out", at("room.jsonl")]);
    expect(episodesIn("room.jsonl")).toMatchObject([
      { id: listed?.id, pairing: ["script:random", "script:honest"], returns: listed?.returns, origin: "match" },
    ]);
  });
});
