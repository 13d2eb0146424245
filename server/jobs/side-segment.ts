import type { Pairing, Segment } from "../../agents/episode.ts";
import type { PairResult } from "../../agents/league/ledger.ts";
import { pairResult } from "../../agents/league/pair-result.ts";
import { hashInputs } from "../../agents/networks/hash.ts";
import { rollout } from "../../agents/rollout/rollout.ts";
import { gameById } from "../../games/registry.ts";
import type { JobContext } from "./context.ts";
import type { GateJob, PayoffJob } from "./job.ts";
import { seatPlayers } from "./segment.ts";

/** Episodes that nothing is learned from. */
interface SideGames {
  readonly seed: string;
  readonly pairing: Pairing;
  readonly episodes: number;
}

/**
 * Plays and stores a segment that nothing is learned from; one that is stored already is only read.
 * @returns its results; null unless two different players met.
 */
export async function playSideSegment(
  job: GateJob | PayoffJob,
  { seed, pairing, episodes }: SideGames,
  context: JobContext,
): Promise<(PairResult & { readonly segment: string }) | null> {
  const { league, agent, options, kind: purpose } = job;
  const id = hashInputs({ kind: purpose, league, agent, game: job.game, options, seed, pairing, episodes });
  const segment = (await context.store.segment(id)) ?? (await play());
  const result = pairResult(segment);
  return result && { ...result, segment: segment.id };

  async function play(): Promise<Segment> {
    const game = gameById(job.game);
    const players = await seatPlayers(pairing, game, context);
    const { yieldToEventLoop } = context;
    const { columns } = await rollout({ game, options, players, episodes, seed, yieldToEventLoop });
    const played: Segment = {
      id,
      league,
      ...(agent !== undefined && { agent }),
      purpose,
      index: 0,
      game: game.id,
      version: game.version,
      options,
      seed,
      pairing,
      learnerSeats: [],
      policyVersion: 0,
      ...columns,
    };
    await context.store.putSegment(played);
    return played;
  }
}
