import { acquaintedMembers, memberPayoffs } from "../../agents/league/member-payoffs.ts";
import { areRolesAlike } from "../../agents/league/roles.ts";
import type { LeagueState, Member } from "../../agents/league/state.ts";
import { games } from "../../games/registry.ts";
import { MAX_CHOSEN_MEMBERS } from "./member-choice.ts";
import type { LeagueChange, LeagueDetail, MembersAnswer, PayoffsAnswer } from "../schemas/leagues.ts";

type PlacedMember = MembersAnswer["members"][number];

const placed = ({ policy, agent, version, at, parent }: Member, number: number): PlacedMember => {
  return { number, policy, agent, version, at, parent };
};

/** Newest members in a league's answer, besides those compared, so that its size does not grow with the population. */
const MAX_NEWEST_MEMBERS = 8;

/** Some members, and the payoffs between those of them that have met. */
export function presentShownMembers(state: LeagueState): Pick<LeagueDetail, "population" | "payoffs"> {
  const { population } = state;
  const compared = areComparable(state) ? acquaintedMembers(state, MAX_CHOSEN_MEMBERS) : [];
  const shown = new Set([...compared, ...population.slice(-MAX_NEWEST_MEMBERS)]);
  return {
    population: population.flatMap((member, at) => (shown.has(member) ? [placed(member, at)] : [])),
    payoffs: presentBetween(state, compared, null),
  };
}

/**
 * Payoffs average over the seats a member took, which is meaningless if roles differ: then `matrices` has each seat's.
 */
function areComparable({ config }: LeagueState): boolean {
  const game = games.find(({ id }) => id === config.game);
  return game !== undefined && areRolesAlike(game);
}

/** Payoffs between members. @param seat the row's; null: all that it took. */
export function presentPayoffs(state: LeagueState, members: readonly Member[], seat: number | null): PayoffsAnswer {
  const chosen = new Set(members);
  const isMeaningful = seat !== null || areComparable(state);
  return {
    seat,
    members: state.population.flatMap((member, at) => (chosen.has(member) ? [placed(member, at)] : [])),
    payoffs: isMeaningful ? presentBetween(state, members, seat) : [],
  };
}

const presentBetween = (state: LeagueState, members: readonly Member[], seat: number | null) =>
  memberPayoffs(state, members, seat).map((payoff) => ({ ...payoff, seats: [...payoff.seats] }));

/** Members before a place in the population, newest first. */
export function presentMembers(
  { population }: LeagueState,
  { before = population.length, limit }: { readonly before?: number | undefined; readonly limit: number },
): MembersAnswer {
  const end = Math.min(before, population.length);
  const start = Math.max(0, end - limit);
  const members = population.slice(start, end).map((member, at) => placed(member, start + at));
  return { total: population.length, members: members.toReversed() };
}

export function presentNewestMember(population: readonly Member[]): Pick<LeagueChange, "member"> {
  const newest = population.at(-1);
  return newest ? { member: placed(newest, population.length - 1) } : {};
}
