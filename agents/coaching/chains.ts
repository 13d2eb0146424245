import { replayState } from "../../games/core/playthrough.ts";
import type { Game, GameOptions } from "../../games/core/game.ts";
import type { NegotiationState } from "../../games/negotiation/rules.ts";
import { AgentError } from "../errors.ts";
import type { Player } from "../players/player.ts";
import type { PlayedEpisode } from "../rollout/columns.ts";
import { rollout } from "../rollout/rollout.ts";
import type { Critic } from "./critic.ts";
import { coachedMemory, criticPrompt, type PastRound } from "./icl-aif.ts";

/** Chains of bargains at once if no player sets a limit. */
const DEFAULT_TABLES = 8;

/** Chains to play: in each, the same players bargain `rounds` times, and the critic advises one of them in between. */
export interface ChainsRequest {
  /** `negotiation`. */
  readonly game: Game;
  readonly options: GameOptions;
  /** Seller and buyer. */
  readonly players: readonly Player[];
  readonly critic: Critic;
  /** The seat that remembers and is advised. */
  readonly coached: number;
  readonly rounds: number;
  readonly chains: number;
  readonly seed: string;
  readonly signal?: AbortSignal | undefined;
  readonly yieldToEventLoop?: (() => Promise<void>) | undefined;
  /** Called with each bargain and its seed, once its advice is in its transcript. */
  readonly onBargain?: ((seed: string, episode: PlayedEpisode) => void) | undefined;
}

/** One bargain of a chain, as it was played. */
export interface PlayedRound extends PastRound {
  readonly episode: PlayedEpisode;
  /** Whether the critic was asked and gave no advice. */
  readonly adviceFailed: boolean;
}

/** A chain's rounds in order. */
export type Chain = readonly PlayedRound[];

/**
 * Plays chains, as many at once as the players can. A chain goes on after a failed bargain.
 * @throws AgentError `player/cancelled`.
 */
export async function playChains(request: ChainsRequest): Promise<readonly Chain[]> {
  const { players, critic, chains: count } = request;
  const limits = [...players.map(({ slow }) => slow?.tables), critic.tables ?? undefined].filter(
    (limit) => limit !== undefined,
  );
  const width = Math.min(count, ...(limits.length > 0 ? limits : [DEFAULT_TABLES]));
  const stop = new AbortController();
  const signal = request.signal ? AbortSignal.any([request.signal, stop.signal]) : stop.signal;
  const chains: Chain[] = Array.from({ length: count });
  let begun = 0;
  const table = async (): Promise<void> => {
    while (begun < count) {
      const index = begun++;
      chains[index] = await playChain(request, index, signal);
    }
  };
  try {
    await Promise.all(Array.from({ length: width }, table));
  } finally {
    stop.abort();
  }
  return chains;
}

async function playChain(request: ChainsRequest, index: number, signal: AbortSignal): Promise<Chain> {
  const { rounds, seed } = request;
  const chain: PlayedRound[] = [];
  for (let round = 0; round < rounds; round++) {
    if (signal.aborted) throw new AgentError("player/cancelled", "The chain was cancelled before its end.");
    const stream = `${seed}/${index}/${round}`;
    const played = await playRound(request, chain, stream, signal);
    chain.push(played);
    request.onBargain?.(`${stream}/0`, played.episode);
  }
  return chain;
}

async function playRound(
  request: ChainsRequest,
  past: readonly PlayedRound[],
  stream: string,
  signal: AbortSignal,
): Promise<PlayedRound> {
  const { game, options, players, coached, rounds, critic, yieldToEventLoop } = request;
  const remembering: Game = {
    ...game,
    prompt: (state, seat) => {
      const own = game.prompt(state, seat);
      return seat === coached ? `${coachedMemory(past, rounds, coached)}\n${own}` : own;
    },
  };
  const one = { game: remembering, options, players, episodes: 1, tables: 1, seed: stream, signal, yieldToEventLoop };
  const { episodes } = await rollout(one);
  const [episode] = episodes;
  if (!episode) throw new RangeError("a rollout of one episode has none");
  const end = replayState(game, episode.actions, options) as NegotiationState;
  const round: PlayedRound = { end, forfeit: episode.forfeit, advice: null, episode, adviceFailed: false };
  if (past.length + 1 === rounds) return round;
  const advice = await critic.advise({
    episode: `${stream}/0`,
    plies: episode.actions.length,
    round: past.length,
    prompt: criticPrompt(game, [...past, round], rounds, coached),
    signal,
  });
  const transcript = [...(episode.transcript ?? []), ...(advice.transcript ? [advice.transcript] : [])];
  return {
    ...round,
    advice: advice.text,
    adviceFailed: advice.transcript !== null && advice.text === null,
    episode: transcript.length > 0 ? { ...episode, transcript } : episode,
  };
}
