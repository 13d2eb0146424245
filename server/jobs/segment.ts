import { unpackEpisode, type Segment } from "../../agents/episode.ts";
import type { MemoryUpdate } from "../../agents/league/memory.ts";
import type { Player } from "../../agents/players/player.ts";
import { createPlayer, type ExternalKinds, type MakeExternal } from "../../agents/players/registry.ts";
import { rollout } from "../../agents/rollout/rollout.ts";
import { CHANCE, type Game } from "../../games/core/game.ts";
import { replayState } from "../../games/core/playthrough.ts";
import { gameById } from "../../games/registry.ts";
import { policySource } from "../store/policies.ts";
import type { JobContext } from "./context.ts";
import { jobId, type JobResults, type SegmentJob } from "./job.ts";
import { valueAt } from "../../games/core/value-at.ts";
import { meanReturns, pairResult } from "../../agents/league/pair-result.ts";

/** Plays a segment and stores it; if it is stored already, only returns its event. */
export async function playSegment(job: SegmentJob, context: JobContext): Promise<JobResults["segment"]> {
  const started = performance.now();
  const game = gameById(job.game);
  const id = jobId(job);
  const stored = await context.store.segment(id);
  if (stored) return segmentEvent(game, stored, 0);
  // A forfeited episode has no outcome to learn from.
  const seated = job.learnerSeats.length === 0 ? context : { ...context, external: neverForfeiting(context.external) };
  const players = await seatPlayers(job.pairing, game, seated);
  const played = await rollout({
    game,
    options: job.options,
    players,
    episodes: job.episodes,
    seed: job.seed,
    yieldToEventLoop: context.yieldToEventLoop,
  });
  const segment: Segment = {
    id,
    league: job.league,
    ...(job.agent !== undefined && { agent: job.agent }),
    index: job.index,
    game: game.id,
    version: game.version,
    options: job.options,
    seed: job.seed,
    pairing: job.pairing,
    learnerSeats: job.learnerSeats,
    policyVersion: job.policyVersion,
    ...played.columns,
  };
  await context.store.putSegment(segment);
  return segmentEvent(game, segment, (performance.now() - started) / 1000, played.steps);
}

/** The ledger event of a stored segment. @param steps actions of seats; counted by replay when absent. */
export function segmentEvent(
  game: Game,
  segment: Segment,
  seconds: number,
  steps = countSteps(game, segment),
): JobResults["segment"] {
  const result = pairResult(segment);
  const memory = gatherMemory(game, segment);
  return {
    type: "segment-played",
    ...(segment.agent !== undefined && { agent: segment.agent }),
    segment: segment.id,
    index: segment.index,
    pairing: segment.pairing,
    policyVersion: segment.policyVersion,
    episodes: segment.count,
    steps,
    returns: meanReturns(segment),
    ...(result && { result }),
    ...(memory && { memory }),
    seconds,
  };
}

/**
 * What a segment's episodes add to the game's memory, in order; null when the game has none or no seat learns from it.
 */
function gatherMemory(game: Game, segment: Segment): MemoryUpdate | null {
  if (!game.memory || segment.learnerSeats.length === 0) return null;
  const gathered = game.memory.map((memory) => ({ memory, words: [] as string[] }));
  for (let i = 0; i < segment.count; i++) {
    const { actions, options } = unpackEpisode(segment, i);
    const end = replayState(game, actions, options);
    for (const { memory, words } of gathered) words.push(...memory.gather(end));
  }
  return Object.fromEntries(gathered.map(({ memory, words }) => [memory.option, words]));
}

/** Counts the actions of seats in a stored segment, without chance, by replaying it. */
function countSteps(game: Game, segment: Segment): number {
  let steps = 0;
  for (let i = 0; i < segment.count; i++) {
    let state = game.initial(segment.options);
    for (let ply = valueAt(segment.starts, i); ply < valueAt(segment.starts, i + 1); ply++) {
      if (game.turn(state) !== CHANCE) steps++;
      state = game.next(state, valueAt(segment.actions, ply));
    }
  }
  return steps;
}

/** External players that play a random legal move where their rules say that they forfeit. */
function neverForfeiting(kinds: ExternalKinds): ExternalKinds {
  const changed = Object.entries(kinds).map(([kind, make]): [string, MakeExternal] => [
    kind,
    async (name, game) => {
      const player = await make(name, game);
      return { ...player, rules: { ...player.rules, onFailure: "random" } };
    },
  ]);
  return Object.fromEntries(changed);
}

/** One player a seat; seats with the same reference share an object, so that it answers both in one batch. */
export async function seatPlayers(pairing: readonly string[], game: Game, context: JobContext): Promise<Player[]> {
  const made = new Map<string, Player>();
  const source = { ...policySource(context.store), external: context.external };
  for (const reference of new Set(pairing)) {
    made.set(
      reference,
      await (context.policies.player(reference, game, "brief") ?? createPlayer(reference, game, source)),
    );
  }
  return pairing.map((reference) => made.get(reference) as Player);
}
