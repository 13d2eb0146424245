import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { playChains } from "../../../../agents/coaching/chains.ts";
import { playerCritic } from "../../../../agents/coaching/player-critic.ts";
import { createPlayer } from "../../../../agents/players/registry.ts";
import { scriptedPlayer } from "../../../../agents/players/scripted.ts";
import { rollout } from "../../../../agents/rollout/rollout.ts";
import { sumTranscripts } from "../../../../agents/transcript.ts";
import { resolveOptions } from "../../../../games/core/options.ts";
import { gameById } from "../../../../games/registry.ts";
import { externalKinds } from "../../../../server/external/kinds.ts";
import { readLlmSettings } from "../../../../server/external/llm/settings.ts";
import { llamaPython, startLlama } from "../../../support/llama/llama.ts";

/*
 * A real llama.cpp server. Its model has random weights: this shows that requests are understood, that schemas
 * constrain answers and that refusals work, not that anything is played well.
 */
describe.skipIf(llamaPython.path === null)(`a llama.cpp server${llamaPython.reason}`, () => {
  let server: Awaited<ReturnType<typeof startLlama>>;
  beforeAll(async () => {
    server = await startLlama();
  }, 60_000);
  afterAll(() => server.close());

  const model = (reference: string, game: string) => {
    const llm = readLlmSettings({ OPENAI_BASE_URL: server.baseUrl });
    return createPlayer(reference, gameById(game), { weights: async () => null, external: externalKinds({ llm }) });
  };
  const play = async (reference: string, id: string, episodes: number) => {
    const game = gameById(id);
    const players = [await model(reference, id), scriptedPlayer("random", game)];
    const played = await rollout({ game, options: resolveOptions(game), players, episodes, seed: "llama" });
    return { played, totals: sumTranscripts(played.episodes.flatMap(({ transcript = [] }) => transcript)) };
  };

  it.each(["kuhn-poker", "tic-tac-toe", "negotiation"])(
    "answers with legal moves of %s only, by the schema",
    async (id) => {
      for (const reference of ["llm:random", "llm:random?renamed=true"]) {
        const { played, totals } = await play(reference, id, 3);
        expect(totals).toMatchObject({ failures: 0, faults: {} });
        expect(totals.turns).toBeGreaterThanOrEqual(3);
        expect(totals.promptTokens).toBeGreaterThan(100 * totals.turns);
        expect(totals.completionTokens).toBeGreaterThan(5 * totals.turns);
        expect(played.episodes.every(({ forfeit }) => forfeit === undefined)).toBe(true);
      }
    },
    60_000,
  );

  it("is refused and forfeits without a schema, since random text names no move", async () => {
    const { played, totals } = await play("llm:random?schema=never&maxTokens=24&maxStrikes=2", "kuhn-poker", 2);
    expect(totals).toMatchObject({ turns: 2, failures: 2 });
    expect(Object.values(totals.faults).reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(played.episodes.map(({ forfeit }) => forfeit?.reason)).toEqual(["illegal", "illegal"]);
  }, 60_000);

  it("counts text that the server can't read as a refused answer, not as a server that is down", async () => {
    const { totals } = await play("llm:random?reasoning=true&maxTokens=64&onFailure=random", "kuhn-poker", 4);
    expect(totals.turns).toBeGreaterThanOrEqual(4);
    expect(Object.keys(totals.faults)).not.toContain("player/unavailable");
    expect(totals.faults["player/malformed"]).toBeGreaterThan(0);
  }, 60_000);

  it("plays a chain of bargains with a critic", async () => {
    const game = gameById("negotiation");
    const [seller, buyer, adviser] = await Promise.all([
      model("llm:seller", "negotiation"),
      model("llm:buyer", "negotiation"),
      model("llm:critic?maxTokens=40&maxStrikes=1", "negotiation"),
    ]);
    const players = [seller, buyer];
    const critic = playerCritic(adviser, game, 0);
    const options = resolveOptions(game);
    const chains = await playChains({
      game,
      options,
      players,
      critic,
      coached: 0,
      rounds: 3,
      chains: 1,
      seed: "llama",
    });
    const transcript = chains.flat().flatMap(({ episode }) => episode.transcript ?? []);
    expect(transcript.filter(({ adviser }) => adviser === "critic")).toHaveLength(2);
    expect(transcript.filter(({ adviser }) => adviser === undefined).every(({ result }) => result === "played")).toBe(
      true,
    );
    // Random text seldom ends within its limit.
    const failed = chains.flat().filter(({ adviceFailed }) => adviceFailed).length;
    expect(chains.flat().filter(({ advice }) => advice !== null)).toHaveLength(2 - failed);
  }, 60_000);
});
