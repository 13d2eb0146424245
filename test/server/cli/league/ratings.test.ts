import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../../agents/league/defaults.ts";
import type { PopulationRatings } from "../../../../agents/ratings/population.ts";
import { random } from "../../../../games/core/random.ts";
import { gameById } from "../../../../games/registry.ts";
import { openStore } from "../../../../server/store/registry.ts";
import { answerOf, runCommand, sentenceOf, startCommand } from "../../../support/command.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { until } from "../../../support/until.ts";
import type { RunAnswer } from "../answers.ts";

const folder = temporaryFolder();

type Answer = PopulationRatings & { readonly league: string | null };

function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const lines = (games: readonly (readonly [string, string, number])[]): string =>
  games.map(([a, b, score]) => `${JSON.stringify({ a, b, score })}\n`).join("");

/** Runs a small league in the store and returns its id. */
async function playLeague(args: readonly string[]): Promise<string> {
  const sizes = ["segmentEpisodes=32", "segmentsPerUpdate=2", "snapshotEvery=2", "pastShare=0.5"];
  const set = sizes.flatMap((size) => ["--set", size]);
  const options = ["--updates", "6", "--seed", "1", "--jobs", "1", "--engine", "wasm", "--store", folder];
  return (await answerOf<RunAnswer>(["league", "run", ...options, ...set, ...args])).league;
}

const ratingsOf = (league: string, ...args: readonly string[]) =>
  answerOf<Answer>(["league", "ratings", "--league", league, "--store", folder, ...args]);

describe("league ratings of partners", () => {
  it("are by return: what a member adds in each role; no one beats anyone", async () => {
    const league = await playLeague(["--game", "mini-hanabi"]);
    const found = await ratingsOf(league);
    expect(found.unit).toBe("points");
    expect(new Set(found.ratings.map(({ role }) => role))).toEqual(new Set(["first", "second"]));
    expect([found.nash, found.alphaRank]).toEqual([null, null]);
    const report = await answerOf<{ note: string }>(["league", "report", "--league", league, "--store", folder]);
    expect(report.note).toContain("no one beats anyone");
  });
});

describe("league ratings --games", () => {
  const games = [
    ...["a", "a", "a"].map((name) => [name, "b", 1] as const),
    ["b", "a", 1] as const,
    ...["b", "b", "b"].map((name) => [name, "c", 1] as const),
    ["c", "b", 1] as const,
    ...["c", "c", "c"].map((name) => [name, "a", 1] as const),
    ["c", "a", 0] as const,
  ];

  it("rates the members of a file, and shows their cycle", async () => {
    const found = await answerOf<Answer>(["league", "ratings", "--games", fileOf("cycle.jsonl", lines(games))]);
    expect(Object.keys(found)).toEqual(["league", "anchor", "ratings", "alphaRank", "nash", "cycles", "notes", "unit"]);
    expect(found).toMatchObject({ league: null, anchor: "a" });
    expect(found.ratings.map(({ member, role, games: count }) => [member, role, count])).toEqual([
      ["a", null, 8],
      ["b", null, 8],
      ["c", null, 8],
    ]);
    for (const { rating, low, high } of found.ratings) {
      expect(rating).toBeCloseTo(0, 8);
      expect(low <= rating && rating <= high).toBe(true);
    }
    expect(found.ratings[0]?.tiedWith).toEqual(["b", "c"]);
    for (const mass of [...(found.nash ?? []), ...(found.alphaRank ?? [])]) expect(mass).toBeCloseTo(1 / 3, 9);
    expect(found.cycles).toHaveLength(1);
    expect(found.cycles[0]).toMatchObject({ members: ["a", "b", "c"], margin: 0.25 });
    expect(found.cycles[0]?.wins[0]).toMatchObject({
      winner: "a",
      loser: "b",
      wins: 3,
      draws: 0,
      losses: 1,
      score: 0.75,
    });
  });

  it("takes any member as the anchor, and prints a table", async () => {
    const file = fileOf("two.jsonl", lines(games.slice(0, 4)));
    const found = await answerOf<Answer>(["league", "ratings", "--games", file, "--anchor", "b"]);
    expect(found.anchor).toBe("b");
    expect(found.ratings[0]?.rating).toBeCloseTo(190.8485, 4);
    const { stdout } = await runCommand(["league", "ratings", "--games", file, "--anchor", "b"]);
    expect(stdout).toMatch(/^ratings on Elo's scale; b has 0\nmember +role +rating +95% interval/);
    expect(stdout).toMatch(/^a +191 +-?\d+ to \d+ +4 +\d +1\.0000 +1\.0000$/m);
  });

  it("says so when ratings need a prior", async () => {
    const found = await answerOf<Answer>(["league", "ratings", "--games", fileOf("won.jsonl", lines([["a", "b", 1]]))]);
    expect(found.notes.join(" ")).toContain("a weak prior");
    expect(found.ratings[1]?.rating).toBeLessThan(0);
  });

  it("evaluates a matrix without games", async () => {
    const file = fileOf(
      "matrix.json",
      JSON.stringify({
        payoffs: [
          [0, -1, 2],
          [1, 0, -3],
          [-2, 3, 0],
        ],
      }),
    );
    const found = await answerOf<Answer>(["league", "ratings", "--games", file]);
    expect(found).toMatchObject({ league: null, anchor: null, ratings: [] });
    [1 / 2, 1 / 3, 1 / 6].forEach((mass, i) => expect(found.nash?.[i]).toBeCloseTo(mass, 8));
    for (const mass of found.alphaRank ?? []) expect(mass).toBeCloseTo(1 / 3, 8);
    expect(found.cycles[0]).toMatchObject({ members: ["0", "2", "1"], margin: 1 });
    const { stdout } = await runCommand(["league", "ratings", "--games", file]);
    expect(stdout).toContain("cycle: 0 beats 2 (by 2.0000), 2 beats 1 (by 3.0000), 1 beats 0 (by 1.0000)");
  });

  it("refuses what it can't read, with a code and what to do", async () => {
    const bad = fileOf("bad.jsonl", `${lines([["a", "b", 1]])}{"a":"b"}\n`);
    expect(await sentenceOf(["league", "ratings", "--games", bad])).toMatch(
      /^Line 2: "b" is not a name\. A line takes /,
    );
    const none = join(folder, "none.jsonl");
    const { code, stdout } = await runCommand(["league", "ratings", "--games", none, "--json"]);
    expect(code).toBe(1);
    const message = `${none} can't be read: there is no such file.`;
    expect(JSON.parse(stdout)).toEqual({ error: { code: "ratings/unreadable-file", message } });
    const known = fileOf("known.jsonl", lines([["a", "b", 1]]));
    expect(await sentenceOf(["league", "ratings", "--games", known, "--anchor", "z"])).toContain('no member "z"');
    expect(await sentenceOf(["league", "ratings", "--games", known, "--store", folder])).toContain("not both");
    expect(await sentenceOf(["league", "ratings"])).toContain("--games FILE");
  });
});

describe("league ratings --league", () => {
  it("rates a zero-sum league's members over both seats, by all games between different players", async () => {
    const league = await playLeague(["--game", "tic-tac-toe", "--set", "ladderEpisodes=0"]);
    const found = await ratingsOf(league.slice(0, 14));
    const store = await openStore({ directory: folder });
    const entries = await store.ledger(league);
    await store.close();
    const members = entries.flatMap(({ event }) => (event.type === "member-added" ? [event.policy] : []));
    const episodes = new Map<string, number>();
    for (const { event } of entries) {
      if (event.type !== "segment-played" || event.pairing[0] === event.pairing[1]) continue;
      for (const player of event.pairing) episodes.set(player, (episodes.get(player) ?? 0) + event.episodes);
    }
    expect(found.league).toBe(league);
    expect(found.anchor).toBe(members[0]);
    expect(found.ratings.map(({ member, games }) => [member, games])).toEqual(
      members.flatMap((member) => {
        const games = episodes.get(`policy:${member}`);
        return games === undefined ? [] : [[member, games]];
      }),
    );
    expect(found.ratings[0]).toMatchObject({ role: null, rating: 0, low: 0, high: 0 });
    expect(found.nash).toHaveLength(found.ratings.length);
    expect(found.alphaRank).toHaveLength(found.ratings.length);
    expect(found.notes[0]).toContain("higher return");
    const second = found.ratings[1]?.member ?? "";
    expect((await ratingsOf(league, "--anchor", second.slice(0, 10))).anchor).toBe(second);
  });

  it("anchors to the random player, which each member played", async () => {
    const league = await playLeague(["--game", "kuhn-poker", "--set", "pastShare=0", "--set", "ladderEpisodes=40"]);
    const found = await ratingsOf(league);
    expect(found.anchor).toBe("script:random");
    const members = found.ratings.filter(({ member }) => !member.startsWith("script:"));
    expect(members).toHaveLength(4);
    const scripts = found.ratings.slice(members.length).map(({ member, games }) => [member, games]);
    const ids = ["script:random", ...gameById("kuhn-poker").scripted.map(({ id }) => `script:${id}`)];
    expect(scripts).toEqual(ids.map((id) => [id, 4 * 40]));
    expect(members.map(({ games }) => games)).toEqual(members.map(() => 40 * ids.length));
    expect(found.ratings[members.length]).toMatchObject({ rating: 0, low: 0, high: 0 });
  });

  it("rates a scripted player of the cast", async () => {
    const league = await playLeague(["--game", "kuhn-poker", "--cast", "policy,script:random", "--set", "pastShare=0"]);
    const found = await ratingsOf(league);
    expect(found.ratings.at(-1)).toMatchObject({ member: "script:random", rating: 0, low: 0, high: 0 });
  });

  it("rates by role and by return where the game is general-sum, and says so", async () => {
    const league = await playLeague(["--game", "negotiation"]);
    const found = await ratingsOf(league);
    expect(found.notes[0]).toMatch(/^This game is general-sum and rated by return\./);
    expect(new Set(found.ratings.map(({ role }) => role))).toEqual(new Set(["seller", "buyer"]));
    for (const role of ["seller", "buyer"]) {
      for (const masses of [found.nash, found.alphaRank]) {
        const own = found.ratings.map((row, i) => (row.role === role ? (masses?.[i] ?? Number.NaN) : 0));
        expect(own.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 8);
      }
    }
  });

  it("rates games of three seats by return in each role, by games in the same company", async () => {
    const league = await playLeague(["--game", "proposer-solver-judge", "--set", "evaluateEvery=6"]);
    const found = await ratingsOf(league);
    expect(found).toMatchObject({ unit: "points", nash: null, alphaRank: null, cycles: [] });
    expect(found.notes[0]).toContain("by least squares");
    expect(found.ratings.length).toBeGreaterThan(1);
    const roles = new Set(found.ratings.map(({ role }) => role));
    for (const role of roles) {
      const rows = found.ratings.filter((row) => row.role === role);
      expect(rows.some(({ rating, low, high }) => rating === 0 && low === 0 && high === 0)).toBe(true);
      for (const { rating, low, high } of rows) expect(low <= rating && rating <= high).toBe(true);
      expect(rows.some(({ low, high }) => high - low > 0.001)).toBe(true);
    }
    const { stdout } = await runCommand(["league", "ratings", "--league", league, "--store", folder]);
    expect(stdout).toMatch(/^ratings by return, in points; [0-9a-f]{12} \(v\d+\) has 0\n/);
  });

  it("refuses leagues without games to compare members by", async () => {
    const store = await openStore({ directory: folder });
    for (const [id, game] of [
      ["fresh", "kuhn-poker"],
      ["three", "coached-negotiation"],
    ] as const) {
      const config = resolveConfig(gameById(game), {});
      await store.createLeague({ id, name: id, createdAt: 1, config });
      await store.append(id, { seq: 0, at: 1, event: { type: "created", config } });
    }
    await store.close();
    const args = ["league", "ratings", "--store", folder, "--league"];
    expect(await sentenceOf([...args, "fresh"])).toContain("no episodes between a member and another player yet");
    expect(await sentenceOf([...args, "three"])).toContain("two members took one role with the same other players");
  });
});

/** A seeded tournament without draws; a Nash average of it takes time cubic in its rows. */
function tournament(rows: number): number[][] {
  const next = random("tournament");
  const payoffs = Array.from({ length: rows }, () => Array.from({ length: rows }, () => 0));
  for (const [i, row] of payoffs.entries()) {
    for (let j = 0; j < i; j++) {
      const payoff = next() < 0.5 ? 1 : -1;
      row[j] = payoff;
      (payoffs[j] as number[])[i] = -payoff;
    }
  }
  return payoffs;
}

it("league ratings ends on a signal while it computes", async () => {
  // 1000 rows took 20 s, so that 2000 rows take minutes.
  const file = fileOf("tournament.json", JSON.stringify({ payoffs: tournament(2000) }));
  const command = startCommand(["league", "ratings", "--games", file, "--json"]);
  await until("it computes", () => command.errors().includes('"rating started"'));
  command.child.kill("SIGINT");
  const { code, stdout } = await command.ended;
  expect(code).toBe(130);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: "command/interrupted" } });
});
