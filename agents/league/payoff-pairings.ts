import { lineKey } from "../matchmaking/rule.ts";
import { expectedLoss, type Outcomes } from "../payoffs/expected-loss.ts";
import type { Pairing } from "../episode.ts";
import { policyReference } from "../player-reference.ts";
import { learnerSeats, opponentSeats } from "./cast.ts";
import { matchmakingView } from "./pairing.ts";
import type { LeagueState } from "./state.ts";

/**
 * Most members that a new one plays for the payoff table: games are spent where they decide something, not to fill the
 * table.
 */
const MAX_PAYOFF_OPPONENTS = 24;

/** What is known of a new member's games against another one. */
export interface KnownResults {
  /** Its own games. */
  readonly own: Outcomes;
  /** Those of its agent's newest policies up to it. */
  readonly line: Outcomes;
  /** Number of its own games, of those too whose outcomes are not known. */
  readonly games: number;
}

/**
 * The pairings in which a new member plays for the payoff table, every opponent in each of its roles. Depends on the
 * ledger alone; what was played is in the ledger, so that a change of this choice leaves stored leagues as they are.
 */
export function payoffPairings(state: LeagueState): readonly Pairing[] {
  const { config, members, payoffs, epoch, agent } = state;
  const member = members.at(-1);
  if (config.payoffEpisodes === 0 || !member) return [];
  const learning = learnerSeats(config.cast);
  const others = opponentSeats(config.cast);
  const seats = others.length > 0 ? others : learning;
  if (seats.length < 1 || (others.length === 0 && learning.length < 2)) return [];
  const reader = payoffs.at(epoch);
  const past = matchmakingView(state, seats).past.filter(({ key }) => key !== member.policy);
  const known = past.map(({ key }) => ({
    own: reader.outcomes(member.policy, key),
    line: reader.outcomes(lineKey(agent.id), key),
    games: reader.games(member.policy, key),
  }));
  const own = policyReference(member.policy);
  return payoffOpponents(known, MAX_PAYOFF_OPPONENTS).flatMap((chosen) =>
    pairingsAgainst(state, own, past[chosen]?.player ?? ""),
  );
}

/**
 * The members that a new one plays. Half are those that it has the fewest games with, of equal ones the newest, whose
 * strength is closest. Half are those where it is most uncertain which of the two is better, by
 * {@link expectedLoss}: its agent's games before it joined count, so that few games are spent on members that the agent
 * beats anyway.
 * @param known by member, oldest first.
 * @returns positions of `count` members, or of all if there are fewer.
 * @internal
 */
export function payoffOpponents(known: readonly KnownResults[], count: number): readonly number[] {
  const candidates = known.map(({ own, line, games }, position) => ({
    position,
    games,
    loss: expectedLoss(own, line),
  }));
  const unknown = candidates
    .toSorted((a, b) => a.games - b.games || b.position - a.position)
    .slice(0, Math.ceil(count / 2));
  const uncertain = candidates
    .filter((candidate) => !unknown.includes(candidate))
    .toSorted((a, b) => b.loss - a.loss || b.position - a.position);
  return [...unknown, ...uncertain].slice(0, count).map(({ position }) => position);
}

/** The pairings of a player with an opponent: in each seat that learns, or in the opponent's seats. */
export function pairingsAgainst({ config, members }: LeagueState, own: string, opponent: string): readonly Pairing[] {
  const base = policyReference(members[0]?.policy ?? "");
  const learning = learnerSeats(config.cast);
  const cast = (isOwn: (seat: number) => boolean): Pairing =>
    config.cast.map((who, seat) => {
      if (who === "base") return base;
      if (who === "opponent") return opponent;
      return who === "policy" ? (isOwn(seat) ? own : opponent) : who;
    });
  if (opponentSeats(config.cast).length > 0) return [cast(() => true)];
  return learning.map((taken) => cast((seat) => seat === taken));
}
