import type { Game, GameOptions } from "../../games/core/game.ts";
import { measure, type Measure } from "../../games/core/measures.ts";
import { AgentError } from "../errors.ts";
import type { Player } from "../players/player.ts";
import { ladderPlayers, playableSeats } from "../players/ladder.ts";
import { rollout } from "../rollout/rollout.ts";
import { meanEstimate, shareEstimate } from "../../games/core/statistics.ts";
import { valueAt } from "../../games/core/value-at.ts";

/** Which player to measure, against which opponents, for how many episodes. */
export interface LadderRequest {
  readonly game: Game;
  readonly options: GameOptions;
  readonly player: Player;
  /** Absent: the game's fixed ladder. */
  readonly opponents?: readonly Player[];
  /**
   * Players of the seats that the measured player never learned, where the opponent doesn't play; the measured player
   * takes none of these.
   */
  readonly kept?: ReadonlyMap<number, Player> | undefined;
  /** Episodes against each opponent, spread evenly over the seats the measured player may take. */
  readonly episodes: number;
  /** Same seed, same players, same result. */
  readonly seed: string | number;
  /** Called between steps so that a job process can serve its event loop. */
  readonly yieldToEventLoop?: (() => Promise<void>) | undefined;
}

/** The seats that the measured player takes in an episode; its opponent has the others. */
type Seating = readonly number[];

/** An opponent with the seats that it can take. */
interface Opponent {
  readonly player: Player;
  readonly seats: readonly number[];
}

/** The outcome of one episode for the measured player. */
interface Result {
  readonly seating: Seating;
  readonly returns: readonly number[];
}

/**
 * Plays a player against each opponent and measures, each with a 95% interval:
 * - `score/ID`, from 0 to 1. Where returns have a constant sum: win 1, draw 1/2, loss 0. Elsewhere: the mean return
 *   between the minimum (0) and the maximum (1) that the game allows.
 * - `return/ID`, the mean return, where it says more than the score: a poker player may rightly lose most hands and win
 *   chips.
 * - `agreement/ID`, in general-sum games except those of partners, the share of episodes in which some return is not 0.
 *
 * An opponent that plays some roles only takes all the seats it can, and the player all the others. Returns of
 * different roles aren't comparable, so a game of such roles has no scores, but a `return/ROLE against ID` for each
 * seat of the player's. An opponent that leaves the player no seat it has learned is skipped.
 * @throws AgentError `player/wrong-seat` when no seating of player and opponent is possible.
 */
export async function playLadder(request: LadderRequest): Promise<Readonly<Record<string, Measure>>> {
  const measures: Record<string, Measure> = {};
  for (const player of request.opponents ?? ladderPlayers(request.game)) {
    const opponent = { player, seats: playableSeats(player.reference, request.game) };
    const results = await playOpponent(request, opponent);
    if (results.length > 0) Object.assign(measures, opponentMeasures(request, opponent, results));
  }
  return measures;
}

async function playOpponent(request: LadderRequest, opponent: Opponent): Promise<readonly Result[]> {
  const { game, options, player, kept, episodes, seed, yieldToEventLoop } = request;
  const seatings = possibleSeatings(request, opponent);
  const other = (at: number) => (opponent.seats.includes(at) ? opponent.player : (kept?.get(at) ?? opponent.player));
  const results: Result[] = [];
  for (const [i, seating] of seatings.entries()) {
    const played = await rollout({
      game,
      options,
      players: game.roles.map((_, at) => (seating.includes(at) ? player : other(at))),
      episodes: Math.floor((episodes + i) / seatings.length), // sums to `episodes`
      seed: `ladder/${seed}/${opponent.player.reference}/${seating.join(",")}`,
      yieldToEventLoop,
    });
    for (const { returns } of played.episodes) results.push({ seating, returns });
  }
  return results;
}

/**
 * Each seat that the player can take alone, with the opponent in all the others that are not fixed; else all that the
 * opponent does not play. Empty if only fixed seats are left for the player.
 */
function possibleSeatings({ game, player, kept }: LadderRequest, opponent: Opponent): readonly Seating[] {
  const { seats: theirs } = opponent;
  const own = playableSeats(player.reference, game).filter((seat) => !kept?.has(seat));
  const rest = game.roles.map((_, seat) => seat).filter((seat) => !theirs.includes(seat) && !kept?.has(seat));
  const alone = own.filter((seat) => rest.every((other) => other === seat) && theirs.some((other) => other !== seat));
  if (alone.length > 0) return alone.map((seat) => [seat]);
  if (rest.length === 0 && kept !== undefined && kept.size > 0) return [];
  if (rest.every((seat) => own.includes(seat))) return [rest];
  throw new AgentError(
    "player/wrong-seat",
    `${player.reference} (seats ${own.join(", ")}) can't play against ${opponent.player.reference} (seats ${theirs.join(", ")}) in ${game.id}; choose another opponent.`,
  );
}

function opponentMeasures(
  { game, kept }: LadderRequest,
  opponent: Opponent,
  results: readonly Result[],
): Readonly<Record<string, Measure>> {
  const { reference } = opponent.player;
  const id = reference.replace(/^script:/, "");
  if (results.some(({ seating }) => seating.length > 1) || hasRoles(game)) {
    const left = [...(kept ?? [])].filter(([seat]) => !opponent.seats.includes(seat));
    return roleReturns(game, id, results, new Map(left));
  }
  return seatsAlike(game, id, results);
}

/** Whether seats have different purposes: returns have no constant sum, and some players play only some roles. */
function hasRoles({ utility, scripted }: Game): boolean {
  return utility.sum === null && scripted.some(({ seats }) => seats !== undefined);
}

/** @param kept players of the seats that neither the player nor the opponent takes. */
function roleReturns(
  game: Game,
  id: string,
  results: readonly Result[],
  kept: ReadonlyMap<number, Player>,
): Readonly<Record<string, Measure>> {
  const seats = [...new Set(results.flatMap(({ seating }) => seating))];
  const measures = seats.map((seat) => {
    const own = results.filter(({ seating }) => seating.includes(seat)).map(({ returns }) => valueAt(returns, seat));
    const role = game.roles[seat] ?? `seat ${seat}`;
    const meaning = `Mean return of the policy as ${role}, where ${others(game, id, results, seat, kept)}.`;
    return [
      `return/${role} against ${id}`,
      measure(meanEstimate(own, game.utility), game.utility.unit, meaning),
    ] as const;
  });
  return Object.fromEntries(measures);
}

/** The players of the other seats when the player has `seat`: "it is also receiver and honest is sender". */
function others(
  { roles }: Game,
  id: string,
  results: readonly Result[],
  seat: number,
  kept: ReadonlyMap<number, Player>,
): string {
  const own = results.find(({ seating }) => seating.includes(seat))?.seating ?? [seat];
  const also = own.filter((other) => other !== seat).map((other) => roles[other]);
  const theirs = roles.filter((_, other) => !own.includes(other) && !kept.has(other));
  const fixed = [...kept].map(([other, { reference }]) => `, and ${reference} is ${roles[other]}`);
  return `${also.length > 0 ? `it is also ${also.join(" and ")} and ` : ""}${id} is ${theirs.join(" and ")}${fixed.join("")}`;
}

function seatsAlike(game: Game, id: string, results: readonly Result[]): Readonly<Record<string, Measure>> {
  const { min, max, sum, identical, unit } = game.utility;
  const company = identical ? "with" : "against";
  const returns = results.map(ownReturn);
  const meanReturn = {
    [`return/${id}`]: measure(meanEstimate(returns, game.utility), unit, `Mean return ${company} ${id}.`),
  };
  if (sum !== null) {
    const meaning = `Share of points won against ${id}: a win counts 1, a draw 1/2, a loss 0, whatever the stakes.`;
    const score = { [`score/${id}`]: measure(shareEstimate(results.map(outcome)), "share", meaning) };
    return min === -1 && max === 1 ? score : { ...score, ...meanReturn };
  }
  const scaled = returns.map((meanReturn) => Math.min(1, Math.max(0, (meanReturn - min) / (max - min))));
  const agreed = results.map((result) => (result.returns.some((one) => one !== 0) ? 1 : 0));
  return {
    [`score/${id}`]: measure(
      shareEstimate(scaled),
      "share",
      `Mean return ${company} ${id}, scaled so that 0 is the lowest (${min} ${unit}) and 1 the highest (${max} ${unit}) the game allows.`,
    ),
    ...meanReturn,
    ...(!identical && {
      [`agreement/${id}`]: measure(
        shareEstimate(agreed),
        "share",
        `Share of episodes against ${id} in which some seat's return was not 0: a deal, in bargaining games.`,
      ),
    }),
  };
}

const ownReturn = ({ seating, returns }: Result): number => valueAt(returns, valueAt(seating, 0));

/** Win 1, draw 1/2, loss 0, against the best of the others. */
function outcome(result: Result): number {
  const others = result.returns.filter((_, at) => !result.seating.includes(at));
  return (1 + Math.sign(ownReturn(result) - Math.max(...others))) / 2;
}
