import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { packEpisodes } from "../../../agents/episode.ts";
import { unpackEpisode, type Segment } from "../../../agents/episode.ts";
import { DEFAULT_RULES, type ExternalPlayer, type ExternalTurn } from "../../../agents/players/external.ts";
import type { EpisodeEnd } from "../../../agents/players/player.ts";
import { refereePlayer } from "../../../agents/players/referee.ts";
import { scriptedPlayer } from "../../../agents/players/scripted.ts";
import { rollout } from "../../../agents/rollout/rollout.ts";
import { verifyEpisode } from "../../../agents/rollout/verify.ts";
import { CHANCE } from "../../../games/core/game.ts";
import { gameById } from "../../../games/registry.ts";

const game = gameById("leduc-poker");

/** Takes the last legal action after a moment, and counts the turns that it answers at once. */
function bot(tables: number, answer = (turn: ExternalTurn) => ({ action: turn.legal.at(-1)?.action ?? -1 })) {
  const seen = { now: 0, most: 0, ends: [] as EpisodeEnd[], moves: new Map<string, number[]>() };
  const external: ExternalPlayer = {
    reference: "test:bot",
    rules: { ...DEFAULT_RULES, tables, maxStrikes: 1 },
    async answer(turn) {
      seen.most = Math.max(seen.most, ++seen.now);
      const key = `${turn.episode} ${turn.seat}`;
      seen.moves.set(key, [...(seen.moves.get(key) ?? []), turn.move]);
      await wait(1);
      seen.now--;
      return answer(turn);
    },
    endEpisode: (end) => seen.ends.push(end),
  };
  return { player: refereePlayer(external), seen };
}

const stored = (columns: ReturnType<typeof packEpisodes>): Segment => ({
  id: "s",
  league: "l",
  purpose: "payoff",
  index: 0,
  game: game.id,
  version: game.version,
  options: {},
  seed: "slow",
  pairing: ["test:bot", "script:random"],
  learnerSeats: [],
  policyVersion: 0,
  ...columns,
});

describe("a rollout with a slow player", () => {
  it("plays many tables at once, as many as the player can", async () => {
    const { player, seen } = bot(7);
    const players = [player, scriptedPlayer("random", game)];
    const { episodes, steps } = await rollout({ game, options: {}, players, episodes: 40, seed: "slow" });
    expect(seen.most).toBe(7);
    expect(episodes).toHaveLength(40);
    expect(steps).toBe(episodes.reduce((sum, { actions }) => sum + actions.length, 0) - chanceCount(episodes));
    for (const episode of episodes) {
      expect(verifyEpisode({ ...episode, ...facts })).toBeNull();
      expect(episode.transcript?.length).toBeGreaterThan(0);
    }
    // Each seat counts its own decisions, and learns of every end once.
    for (const moves of seen.moves.values()) expect(moves).toEqual(moves.map((_, i) => i));
    expect(new Set(seen.ends.map(({ episode }) => episode)).size).toBe(40);
  });

  it("seats the same player in both seats", async () => {
    const { player, seen } = bot(4);
    await rollout({ game, options: {}, players: [player, player], episodes: 5, seed: "both" });
    expect(seen.ends).toHaveLength(10);
  });

  it("records forfeits, whose episodes pack, unpack and verify", async () => {
    const { player, seen } = bot(4, ({ move, legal }) => ({ action: move === 1 ? 99 : (legal.at(-1)?.action ?? -1) }));
    const players = [player, scriptedPlayer("random", game)];
    const { columns, episodes } = await rollout({ game, options: {}, players, episodes: 20, seed: "forfeit" });
    const forfeited = episodes.filter(({ forfeit }) => forfeit);
    expect(forfeited.length).toBeGreaterThan(5);
    expect(forfeited.length).toBeLessThan(20);
    expect(forfeited[0]).toMatchObject({ forfeit: { seat: 0, reason: "illegal" }, returns: [-13, 13] });
    expect(columns.forfeits).toHaveLength(forfeited.length);
    expect(seen.ends.filter(({ reason }) => reason !== null)).toHaveLength(forfeited.length);
    const segment = stored(columns);
    for (let i = 0; i < 20; i++) {
      const episode = unpackEpisode(segment, i);
      expect(episode.forfeit).toEqual(episodes[i]?.forfeit);
      expect(episode.transcript).toEqual(episodes[i]?.transcript);
      expect(verifyEpisode(episode)).toBeNull();
      const changed = episode.forfeit ? undefined : ({ seat: 0, reason: "time" } as const);
      const fault = episode.forfeit ? /it stops after/ : /reach the end/;
      expect(verifyEpisode({ ...episode, forfeit: changed })).toMatch(fault);
    }
  });

  it("ends for a signal, and cancels all tables when one fails", async () => {
    const { promise: never } = Promise.withResolvers<never>();
    const hanging = refereePlayer({
      reference: "test:hanging",
      rules: { ...DEFAULT_RULES, turnMs: 60_000 },
      answer: () => never,
    });
    const players = [hanging, scriptedPlayer("random", game)];
    const stop = new AbortController();
    const stopped = rollout({ game, options: {}, players, episodes: 3, seed: "stop", signal: stop.signal });
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ code: "player/cancelled" });
    const broken = { reference: "test:broken", decide: () => Promise.reject(new RangeError("broken")) };
    await expect(
      rollout({ game, options: {}, players: [broken, hanging], episodes: 3, seed: "broken" }),
    ).rejects.toThrow("broken");
  });

  it("keeps a job alive while it waits", async () => {
    let beats = 0;
    const patient = refereePlayer({
      reference: "test:patient",
      rules: DEFAULT_RULES,
      answer: (turn) => wait(700, { action: turn.legal[0]?.action ?? -1 }),
    });
    await rollout({
      game,
      options: {},
      players: [patient, scriptedPlayer("random", game)],
      episodes: 1,
      seed: "beat",
      yieldToEventLoop: async () => void beats++,
    });
    expect(beats).toBeGreaterThan(0);
  });
});

const facts = {
  game: game.id,
  version: game.version,
  options: {},
  seed: "slow",
  pairing: ["test:bot", "script:random"],
  origin: "match",
} as const;

/** Both private cards, and the public one if the second round was reached. */
function chanceCount(episodes: readonly { readonly actions: Uint16Array }[]): number {
  let count = 0;
  for (const { actions } of episodes) {
    let state = game.initial({});
    for (const action of actions) {
      if (game.turn(state) === CHANCE) count++;
      state = game.next(state, action);
    }
  }
  return count;
}
