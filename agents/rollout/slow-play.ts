import { setTimeout as wait } from "node:timers/promises";
import { act } from "../../games/core/act.ts";
import { drawOutcome } from "../../games/core/chance.ts";
import { CHANCE, OVER, type Game } from "../../games/core/game.ts";
import { random, type Random } from "../../games/core/random.ts";
import { valueAt } from "../../games/core/value-at.ts";
import { forfeitReturns, type Forfeit } from "../forfeit.ts";
import type { Player, SlowPlay } from "../players/player.ts";
import type { TurnTranscript } from "../transcript.ts";
import { packResult, type PlayedEpisode, type RolloutResult } from "./columns.ts";
import type { RolloutRequest } from "./rollout-request.ts";

/** Milliseconds between two heartbeats of a job while it waits for players. */
const HEARTBEAT_MS = 500;

/** An episode in progress. */
interface Progress {
  readonly id: string;
  state: unknown;
  readonly random: Random;
  readonly actions: number[];
  readonly logProbs: number[];
  readonly transcript: TurnTranscript[];
  /** Decisions of each seat so far. */
  readonly moves: number[];
}

/**
 * Plays episodes of which some seats have slow players: each table goes on by itself as soon as its player has
 * answered. As many tables at once as the slow players can play.
 * @param request complete options, as `resolveOptions` returns them.
 */
export async function playSlowly(request: RolloutRequest): Promise<RolloutResult> {
  const { players, episodes: count } = request;
  const slow = players.flatMap((player) => (player.slow ? [player.slow.tables] : []));
  const width = Math.max(1, Math.min(count, request.tables ?? Number.POSITIVE_INFINITY, ...slow));
  const stop = new AbortController();
  const signal = request.signal ? AbortSignal.any([request.signal, stop.signal]) : stop.signal;
  const episodes: PlayedEpisode[] = Array.from({ length: count });
  let begun = 0;
  let steps = 0;
  const table = async (): Promise<void> => {
    while (begun < count) {
      const index = begun++;
      const episode = await playEpisode(request, index, signal);
      episodes[index] = episode.played;
      steps += episode.steps;
      request.onEpisode?.(index, episode.played);
    }
  };
  const tables = Promise.all(Array.from({ length: width }, table));
  try {
    await Promise.all([tables, beatUntil(tables, request.yieldToEventLoop)]);
  } finally {
    // One table has failed: the others' players need not answer.
    stop.abort();
  }
  return packResult(episodes, steps);
}

async function beatUntil(done: Promise<unknown>, beat: (() => Promise<void>) | undefined): Promise<void> {
  const finished = done.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([finished, wait(HEARTBEAT_MS, false)]))) await beat?.();
}

async function playEpisode(
  request: RolloutRequest,
  index: number,
  signal: AbortSignal,
): Promise<{ readonly played: PlayedEpisode; readonly steps: number }> {
  const { game, players, options, seed } = request;
  const stream = `${seed}/${index}`;
  const progress: Progress = {
    id: stream,
    state: game.initial(options),
    random: random(stream),
    actions: [],
    logProbs: [],
    transcript: [],
    moves: game.roles.map(() => 0),
  };
  const forfeit = await playToEnd(game, players, progress, signal);
  const returns = forfeit ? forfeitReturns(game, forfeit.seat) : game.returns(progress.state);
  for (const [seat, player] of players.entries()) {
    const reason = forfeit && `${game.roles[forfeit.seat]} (seat ${forfeit.seat}) forfeited: ${forfeit.reason}.`;
    player.slow?.endEpisode?.({ episode: progress.id, seat, returns, reason });
  }
  const { actions, logProbs, transcript, moves } = progress;
  return {
    steps: moves.reduce((sum, count) => sum + count, 0),
    played: {
      actions: Uint16Array.from(actions),
      logProbs: Float32Array.from(logProbs),
      returns,
      ...(forfeit && { forfeit }),
      ...(transcript.length > 0 && { transcript }),
    },
  };
}

/** @returns the forfeit that ended it early, or null. */
async function playToEnd(
  game: Game,
  players: readonly Player[],
  progress: Progress,
  signal: AbortSignal,
): Promise<Forfeit | null> {
  for (let turn = game.turn(progress.state); turn !== OVER; turn = game.turn(progress.state)) {
    if (turn === CHANCE) {
      const outcome = drawOutcome(progress.random, game.chance(progress.state));
      record(progress, game.next(progress.state, outcome), outcome, Number.NaN);
      continue;
    }
    const player = players[turn];
    if (!player) throw new RangeError("the seat to move has no player");
    const forfeit = player.slow
      ? await takeSlowTurn(game, player.slow, turn, progress, signal)
      : await takeQuickTurn(game, player, turn, progress);
    if (forfeit) return forfeit;
  }
  return null;
}

async function takeQuickTurn(game: Game, player: Player, seat: number, progress: Progress): Promise<null> {
  const { state } = progress;
  const [decision] = await player.decide([{ game, state, seat, random: progress.random }]);
  if (!decision) throw new RangeError("a player returned fewer decisions than requested");
  const { action, probabilities } = decision;
  const probability = probabilities?.[game.legal(state).indexOf(action)];
  progress.moves[seat] = valueAt(progress.moves, seat) + 1;
  record(progress, game.next(state, action), action, probability === undefined ? Number.NaN : Math.log(probability));
  return null;
}

async function takeSlowTurn(
  game: Game,
  player: SlowPlay,
  seat: number,
  progress: Progress,
  signal: AbortSignal,
): Promise<Forfeit | null> {
  const { state, id: episode, actions } = progress;
  const move = valueAt(progress.moves, seat);
  const outcome = await player.takeTurn({
    game,
    state,
    seat,
    random: progress.random,
    episode,
    ply: actions.length,
    move,
    signal,
  });
  progress.transcript.push(outcome.transcript);
  if (outcome.action === undefined) return { seat, reason: outcome.forfeit };
  progress.moves[seat] = move + 1;
  record(progress, act(game, state, seat, outcome.action), outcome.action, Number.NaN);
  return null;
}

function record(progress: Progress, next: unknown, action: number, logProb: number): void {
  progress.actions.push(action);
  progress.logProbs.push(logProb);
  progress.state = next;
}
