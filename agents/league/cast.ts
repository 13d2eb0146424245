import type { Game } from "../../games/core/game.ts";
import { AgentError } from "../errors.ts";
import type { Pairing } from "../episode.ts";
import { leagueAgents } from "./agents.ts";
import type { LeagueConfig } from "./ledger.ts";
import { parseReference, policyReference } from "../player-reference.ts";
import { scriptedPlayer } from "../players/scripted.ts";

/**
 * The seats whose player learns. There may be none: a league of fixed players is a control, whose updates change
 * nothing.
 */
export const learnerSeats = (cast: readonly string[]): readonly number[] =>
  cast.flatMap((who, seat) => (who === "policy" ? [seat] : []));

/** What a cast takes that is no reference to a player. */
const LEAGUE_PLAYERS: ReadonlySet<string> = new Set(["policy", "opponent", "base"]);

/** The seats that players of other agents take. */
export const opponentSeats = (cast: readonly string[]): readonly number[] =>
  cast.flatMap((who, seat) => (who === "opponent" ? [seat] : []));

/** The players that a league's configuration names, by reference: those of its agents' casts, and their parents. */
export function namedPlayers(config: LeagueConfig): readonly string[] {
  const named = leagueAgents(config).flatMap(({ config: { cast, parent } }) => [
    ...cast.filter((who) => !LEAGUE_PLAYERS.has(who)),
    ...(parent === null ? [] : [policyReference(parent)]),
  ]);
  return [...new Set([...named, ...config.ladderPlayers])];
}

/**
 * Whether one policy plays all learning seats, that is, self-play without a past version.
 * @param policy which one; absent: any.
 */
export function isSelfPlay(cast: readonly string[], pairing: Pairing, policy?: string): boolean {
  const seated = new Set(learnerSeats(cast).map((seat) => pairing[seat]));
  return seated.size <= 1 && (policy === undefined || seated.size === 0 || seated.has(policyReference(policy)));
}

/**
 * Validates a cast. Whether a policy that it names is in the store is checked where the store is available.
 * @param hasOpponents whether the league has other agents, which can take seats.
 * @throws AgentError `league/bad-cast`.
 */
export function checkCast(game: Game, cast: readonly string[], hasOpponents: boolean): void {
  const { roles } = game;
  const refuse = (sentence: string) => new AgentError("league/bad-cast", sentence);
  if (cast.length !== roles.length) {
    throw refuse(`cast names one player per seat: ${roles.length} of them, for ${roles.join(", ")}.`);
  }
  cast.forEach((who, seat) => {
    const { kind, name } = parseReference(who);
    if (who === "opponent" && hasOpponents) return;
    if (who === "policy" || who === "base" || (kind === "policy" && name !== "")) return;
    if (kind === "script") return checkScript(game, name, seat);
    // Whether such a player exists is checked where the store and the sockets are.
    if (kind !== who && kind !== "human" && kind !== "policy") return;
    if (who === "opponent") throw refuse(`cast takes "opponent" only if several agents learn; this league has one.`);
    throw refuse(
      `cast takes "policy" (it learns), "base", script:ID, policy:HASH or another player for each seat, not "${who}".`,
    );
  });
}

function checkScript(game: Game, id: string, seat: number): void {
  try {
    scriptedPlayer(id, game);
  } catch (error) {
    if (error instanceof AgentError) throw new AgentError("league/bad-cast", error.message, error);
    throw error;
  }
  const scripts = [...game.scripted, ...(game.demonstrators ?? [])];
  const seats = scripts.find((script) => script.id === id)?.seats;
  if (!seats || seats.includes(seat)) return;
  const theirs = seats.map((one) => game.roles[one]).join(", ");
  throw new AgentError("league/bad-cast", `script:${id} plays ${theirs} only, not ${game.roles[seat]}.`);
}
