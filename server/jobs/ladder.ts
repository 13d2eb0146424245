import { pairResult } from "../../agents/league/pair-result.ts";
import type { Segment } from "../../agents/episode.ts";
import type { MemberGames } from "../../agents/league/member-games.ts";
import { hashInputs } from "../../agents/networks/hash.ts";
import { createPlayer } from "../../agents/players/registry.ts";
import { policyReference } from "../../agents/player-reference.ts";
import { rollout, type RolloutResult } from "../../agents/rollout/rollout.ts";
import { gameById } from "../../games/registry.ts";
import { policySource } from "../store/policies.ts";
import type { JobContext } from "./context.ts";
import type { JobResults, LadderJob } from "./job.ts";

/** What ladder games need: no engine, since their players are slower than any network. */
export type LadderContext = Pick<JobContext, "store" | "external"> & {
  readonly yieldToEventLoop?: JobContext["yieldToEventLoop"];
  readonly signal?: AbortSignal | undefined;
};

/**
 * Plays a new member against the league's ladder players. A player that can't be reached is skipped: its games would
 * say nothing about its strength.
 */
export async function playLadderPlayers(job: LadderJob, context: LadderContext): Promise<JobResults["ladder"]> {
  const started = performance.now();
  const results: JobResults["ladder"]["results"][number][] = [];
  const skipped = new Map<string, string>();
  for (const [index, games] of job.games.entries()) {
    const player = games.pairing.find((one) => one !== policyReference(job.policy)) ?? "";
    if (skipped.has(player)) continue;
    const played = await playGames(job, { seed: `${job.seed}/${index}`, ...games }, context);
    if (typeof played === "string") skipped.set(player, played);
    else {
      const result = pairResult(played);
      if (result) results.push({ ...result, segment: played.id });
    }
  }
  return {
    type: "ladder-played",
    ...(job.agent !== undefined && { agent: job.agent }),
    policy: job.policy,
    version: job.version,
    results,
    skipped: [...skipped].map(([player, reason]) => ({ player, reason })),
    seconds: (performance.now() - started) / 1000,
  };
}

/** @returns the stored segment, or why the games could not be played. */
async function playGames(
  { league, agent, game: gameId, options }: LadderJob,
  { seed, pairing, episodes }: MemberGames & { readonly seed: string },
  { store, external, yieldToEventLoop, signal }: LadderContext,
): Promise<Segment | string> {
  const id = hashInputs({ kind: "ladder", league, agent, game: gameId, options, seed, pairing, episodes });
  const stored = await store.segment(id);
  if (stored) return stored;
  const game = gameById(gameId);
  const source = { ...policySource(store), external };
  const stop = new AbortController();
  let unreachable: string | null = null;
  let played: RolloutResult;
  try {
    const players = await Promise.all(pairing.map((reference) => createPlayer(reference, game, source)));
    played = await rollout({
      game,
      options,
      players,
      episodes,
      seed,
      yieldToEventLoop,
      signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
      onEpisode(_, { forfeit, transcript = [] }) {
        if (forfeit?.reason !== "unavailable") return;
        unreachable ??= transcript.at(-1)?.attempts.at(-1)?.fault?.message ?? "It can't be reached.";
        stop.abort();
      },
    });
  } catch (error) {
    if (unreachable !== null) return unreachable;
    if (signal?.aborted || !hasCode(error)) throw error;
    return error.message;
  }
  if (unreachable !== null) return unreachable;
  const segment: Segment = {
    id,
    league,
    ...(agent !== undefined && { agent }),
    purpose: "payoff",
    index: 0,
    game: game.id,
    version: game.version,
    options,
    seed,
    pairing,
    learnerSeats: [],
    policyVersion: 0,
    ...played.columns,
  };
  await store.putSegment(segment);
  return segment;
}

const hasCode = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("player/");
