import type { LeagueConfig } from "../../agents/league/ledger.ts";
import type { Game } from "../../games/core/game.ts";
import { ServerError } from "../errors.ts";

/**
 * The seat of a best response by role or number, by default the first one with an opponent that the policy learned.
 * @param untrained seats that the policy never learned.
 * @throws ServerError `request/invalid` for an unknown seat, or one whose opponents never learned.
 */
export function responseSeat(
  game: Game,
  { cast }: Pick<LeagueConfig, "cast">,
  untrained: readonly number[],
  wanted?: string,
): number {
  const seats = game.roles.map((_, seat) => seat);
  const hasOpponent = (seat: number) => seats.some((other) => other !== seat && !untrained.includes(other));
  const seat = wanted === undefined ? (seats.find(hasOpponent) ?? 0) : seatByName(game, wanted);
  if (hasOpponent(seat)) return seat;
  const others = seats.filter((other) => other !== seat).map((other) => `${game.roles[other]} (${cast[other]})`);
  throw new ServerError(
    "request/invalid",
    `Against a best response as ${game.roles[seat]} the policy would play seats it never learned: ${others.join(", ")}. Choose another seat or another league.`,
  );
}

/** A seat of a game by role or number. @throws ServerError `request/invalid`. */
export function seatByName({ id, roles }: Game, wanted: string): number {
  const byName = roles.indexOf(wanted);
  const seat = byName < 0 && /^\d+$/.test(wanted) ? Number(wanted) : byName;
  if (roles[seat] !== undefined) return seat;
  const known = roles.map((role, at) => `${at} (${role})`).join(", ");
  throw new ServerError("request/invalid", `${id} has no seat "${wanted}"; its seats are ${known}.`);
}
