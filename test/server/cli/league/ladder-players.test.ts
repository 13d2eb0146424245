import { afterEach, describe, expect, it } from "vitest";
import { gameById } from "../../../../games/registry.ts";
import { openStore } from "../../../../server/store/registry.ts";
import type { PopulationRatings } from "../../../../agents/ratings/population.ts";
import { eventsOf } from "../../../support/league-audit.ts";
import { answerOf, runCommand, sentenceOf } from "../../../support/command.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { openEndpoint, playing, saying, type ChatReply } from "../../external/llm/endpoint.ts";
import type { RunAnswer } from "../answers.ts";

const folder = temporaryFolder();
const game = gameById("kuhn-poker");

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const SIZES = ["segmentEpisodes=32", "segmentsPerUpdate=2", "snapshotEvery=2", "pastShare=0.5", "ladderEpisodes=8"];

async function playLeague(env: Record<string, string>, ...args: readonly string[]) {
  const set = SIZES.flatMap((size) => ["--set", size]);
  const options = [
    "--game",
    game.id,
    "--updates",
    "4",
    "--seed",
    "1",
    "--jobs",
    "1",
    "--engine",
    "wasm",
    "--store",
    folder,
  ];
  const { league } = await answerOf<RunAnswer>(["league", "run", ...options, ...set, ...args], env);
  const store = await openStore({ directory: folder });
  try {
    const entries = await store.ledger(league);
    const ids = eventsOf(entries, "ladder-played").flatMap(({ results }) => results.map(({ segment }) => segment));
    const segments = await Promise.all(ids.map((id) => store.segment(id)));
    return { league, entries, segments };
  } finally {
    await store.close();
  }
}

/** A model that bets with every card, and is rate limited now and then. */
async function betting() {
  const endpoint = await openEndpoint(({ body }, index): ChatReply => {
    if (index % 11 === 5) return { status: 429, headers: { "retry-after-ms": "5" }, body: "{}" };
    return playing(body.response_format?.json_schema.schema.properties.action.enum?.at(-1) ?? "");
  });
  open.push(endpoint.close);
  return endpoint;
}

describe("a language model on a league's ladder", () => {
  it("plays each new member without holding up the league, and is rated with it", async () => {
    const { baseUrl } = await betting();
    const env = { OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: "sk-never-stored" };
    const { league, entries, segments } = await playLeague(env, "--ladder-players", "llm:bettor");
    const played = eventsOf(entries, "ladder-played");
    const members = eventsOf(entries, "member-added").map(({ policy }) => policy);
    expect(played.at(-1)?.policy).toBe(members.at(-1));
    for (const { policy, results, skipped } of played) {
      expect(skipped).toEqual([]);
      expect(results.map(({ players }) => players.toSorted())).toEqual(
        Array.from({ length: 2 }, () => ["llm:bettor", `policy:${policy}`]),
      );
      expect(results.map(({ episodes }) => episodes)).toEqual([4, 4]);
    }
    const turns = segments.flatMap((segment) => segment?.transcripts?.flatMap((one) => one.turns) ?? []);
    expect(turns.length).toBeGreaterThan(4);
    expect(turns.every(({ result }) => result === "played")).toBe(true);
    expect(JSON.stringify([entries, turns])).not.toContain("sk-never-stored");
    const { ratings } = await answerOf<PopulationRatings>(["league", "ratings", "--league", league, "--store", folder]);
    const row = ratings.find(({ member }) => member === "llm:bettor");
    expect(row?.games).toBe(8 * played.length);
    const verified = await runCommand(["episode", "verify", "--store", folder, "--league", league]);
    expect(verified.code).toBe(0);
  });

  it("is skipped with the reason while it can't be reached, and the league goes on", async () => {
    const endpoint = await betting();
    await endpoint.close();
    open.length = 0;
    const env = { OPENAI_BASE_URL: endpoint.baseUrl };
    const { entries } = await playLeague(env, "--ladder-players", "llm:gone?turnMs=300");
    const last = eventsOf(entries, "ladder-played").at(-1);
    expect(last).toMatchObject({
      results: [],
      skipped: [{ player: "llm:gone?turnMs=300", reason: "The endpoint can't be reached." }],
    });
    expect(eventsOf(entries, "policy-updated")).toHaveLength(4);
  });

  it("may take a seat of the cast, whose failures are random moves on record", async () => {
    const endpoint = await openEndpoint(() => saying("I have no idea."));
    open.push(endpoint.close);
    const env = { OPENAI_BASE_URL: endpoint.baseUrl };
    const { entries } = await playLeague(env, "--cast", "policy,llm:bad", "--set", "pastShare=0");
    const store = await openStore({ directory: folder });
    const [first] = eventsOf(entries, "segment-played");
    const segment = await store.segment(first?.segment ?? "");
    await store.close();
    expect(segment?.forfeits).toBeUndefined();
    expect(segment?.transcripts?.flatMap(({ turns }) => turns).every(({ result }) => result === "random")).toBe(true);
    expect(eventsOf(entries, "policy-updated")).toHaveLength(4);
  });

  it.each([
    ["llm:x", /llm:x has no endpoint: set OPENAI_API_KEY/],
    ["script:random", /script:random is on the game's ladder already/],
    ["human", /ladderPlayers are fixed players of other kinds/],
    ["bird:x", /"bird:x" is not a player; use one of .*llm:…/],
  ])("is refused in a sentence before anything is created: %s", async (player, sentence) => {
    const args = ["league", "run", "--game", game.id, "--updates", "1", "--ladder-players", player];
    expect(await sentenceOf(args)).toMatch(sentence);
  });
});
