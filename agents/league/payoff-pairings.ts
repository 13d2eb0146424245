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

/**
 * The pairings in which a new member plays for the payoff table, every opponent in each of its roles. Opponents are the
 * members that it has the fewest games against; of those with equally many, the newest, whose strength is closest.
 */
export function payoffPairings(state: LeagueState): readonly Pairing[] {
  const { config, members } = state;
  const member = members.at(-1);
  if (config.payoffEpisodes === 0 || !member) return [];
  const learning = learnerSeats(config.cast);
  const others = opponentSeats(config.cast);
  const seats = others.length > 0 ? others : learning;
  if (seats.length < 1 || (others.length === 0 && learning.length < 2)) return [];
  const view = matchmakingView(state, seats);
  const games = (key: string) => view.games(member.policy, key);
  const opponents = view.past
    .filter(({ key }) => key !== member.policy)
    .map((opponent, position) => ({ opponent, position, played: games(opponent.key) }))
    .toSorted((a, b) => a.played - b.played || b.position - a.position)
    .slice(0, MAX_PAYOFF_OPPONENTS);
  const own = policyReference(member.policy);
  return opponents.flatMap(({ opponent: { player } }) => pairingsAgainst(state, own, player));
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
