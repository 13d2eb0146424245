import type { Game, GameOptions } from "../../games/core/game.ts";
import { measure, type Measure } from "../../games/core/measures.ts";
import { AgentError } from "../errors.ts";
import type { Player } from "../players/player.ts";
import { parseReference } from "../players/reference.ts";
import { randomPlayer, scriptedPlayer } from "../players/scripted.ts";
import { rollout } from "../rollout/rollout.ts";
import { meanEstimate, shareEstimate } from "../../games/core/statistics.ts";

/** Who is measured, against whom, on how much play. */
export interface LadderRequest {
  readonly game: Game;
  readonly options: GameOptions;
  readonly player: Player;
  /** Absent: the game's fixed ladder. */
  readonly opponents?: readonly Player[];
  /** Episodes against each opponent, spread evenly over the seats the player may take. */
  readonly episodes: number;
  /** Same seed, same players, same result. */
  readonly seed: string | number;
  /** Called between steps: a job process breathes here. */
  readonly breathe?: () => Promise<void>;
}

/** One episode as the measured player saw it end. */
interface Result {
  readonly seat: number;
  readonly returns: readonly number[];
}

/** The fixed ladder of a game: the random player, then its scripted ones, weakest first. */
function ladderOf(game: Game): readonly Player[] {
  return [randomPlayer, ...game.scripted.map(({ id }) => scriptedPlayer(id, game))];
}

/**
 * Plays a player against each opponent and measures, each with a 95% interval:
 * - `score/ID`, from 0 to 1. Where returns have a constant sum: win 1, draw 1/2, loss 0. Elsewhere: the mean return between the
 *   least (0) and the greatest (1) that the game allows.
 * - `return/ID`, the mean return, where it says more than the score: a poker player may rightly lose most hands and win chips.
 * - `agreement/ID`, in general-sum games, the share of episodes in which some return is not 0.
 * @throws AgentError `player/wrong-seat` when player and opponent have no way to sit down together.
 */
export async function playLadder(request: LadderRequest): Promise<Readonly<Record<string, Measure>>> {
  const measures: Record<string, Measure> = {};
  for (const opponent of request.opponents ?? ladderOf(request.game)) {
    Object.assign(measures, measuresOf(request.game, opponent, await playOpponent(request, opponent)));
  }
  return measures;
}

async function playOpponent(request: LadderRequest, opponent: Player): Promise<readonly Result[]> {
  const { game, options, player, episodes, seed, breathe } = request;
  const seats = seatings(game, player, opponent);
  const results: Result[] = [];
  for (const [i, seat] of seats.entries()) {
    const played = await rollout({
      game,
      options,
      players: game.roles.map((_, at) => (at === seat ? player : opponent)),
      episodes: Math.floor((episodes + i) / seats.length), // sums to `episodes`
      seed: `ladder/${seed}/${opponent.reference}/${seat}`,
      ...(breathe && { breathe }),
    });
    for (const { returns } of played.episodes) results.push({ seat, returns });
  }
  return results;
}

/** The seats that `player` can take with `opponent` in all the others. */
function seatings(game: Game, player: Player, opponent: Player): readonly number[] {
  const own = seatsOf(player, game);
  const theirs = seatsOf(opponent, game);
  const seats = own.filter((seat) => game.roles.every((_, at) => at === seat || theirs.includes(at)));
  if (seats.length > 0) return seats;
  throw new AgentError(
    "player/wrong-seat",
    `${player.reference} (seats ${own.join(", ")}) can't meet ${opponent.reference} (seats ${theirs.join(", ")}) in ${game.id}; choose another opponent.`,
  );
}

function seatsOf({ reference }: Player, game: Game): readonly number[] {
  const { kind, name } = parseReference(reference);
  const script = kind === "script" ? game.scripted.find(({ id }) => id === name) : undefined;
  return script?.seats ?? game.roles.map((_, seat) => seat);
}

function measuresOf(game: Game, opponent: Player, results: readonly Result[]): Readonly<Record<string, Measure>> {
  const { kind, name } = parseReference(opponent.reference);
  const id = kind === "script" ? name : opponent.reference;
  const { min, max, sum, unit } = game.utility;
  const returns = results.map(({ seat, returns }) => returns[seat] ?? 0);
  const meanReturn = {
    [`return/${id}`]: measure(meanEstimate(returns, game.utility), unit, `Mean return against ${id}.`),
  };
  if (sum !== null) {
    const meaning = `Share of points won against ${id}: a win counts 1, a draw 1/2, a loss 0, whatever the stakes.`;
    const score = { [`score/${id}`]: measure(shareEstimate(results.map(outcome)), "share", meaning) };
    return min === -1 && max === 1 ? score : { ...score, ...meanReturn };
  }
  const scaled = returns.map((mine) => Math.min(1, Math.max(0, (mine - min) / (max - min))));
  const agreed = results.map((result) => (result.returns.some((one) => one !== 0) ? 1 : 0));
  return {
    [`score/${id}`]: measure(
      shareEstimate(scaled),
      "share",
      `Mean return against ${id}, where 0 is the least (${min} ${unit}) and 1 the greatest (${max} ${unit}) the game allows.`,
    ),
    ...meanReturn,
    [`agreement/${id}`]: measure(
      shareEstimate(agreed),
      "share",
      `Share of episodes against ${id} that ended with a return other than 0 for somebody: a deal, where players bargain.`,
    ),
  };
}

/** Win 1, draw 1/2, loss 0, against the best of the others. */
function outcome({ seat, returns }: Result): number {
  const others = returns.filter((_, at) => at !== seat);
  return (1 + Math.sign((returns[seat] ?? 0) - Math.max(...others))) / 2;
}
