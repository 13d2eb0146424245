import { random } from "../../games/core/random.ts";
import { valueAt } from "../../games/core/value-at.ts";
import { AdditiveFit, ROUGH_RESIDUAL } from "./additive-fit.ts";
import { drawNormal } from "./binomial.ts";
import type { PopulationRatings, RatedMember } from "./population.ts";
import { BOOTSTRAP_SAMPLES, overlapping, sampleInterval } from "./ratings.ts";
import type { ReturnCell, RoleReturns } from "./return-counts.ts";

/** A role to rate. */
export interface RatedRoleReturns extends RoleReturns {
  /** Variance of the role's return in an episode. */
  readonly variance: number;
  /** The members to show, by name, in order; others count in the fit only. */
  readonly entrants: readonly { readonly name: string; readonly member: string }[];
}

/** The ratings of a role by return. */
export interface ReturnRatings {
  /** The member whose rating is 0; null where no two members are comparable. */
  readonly anchor: string | null;
  readonly ratings: readonly RatedMember[];
  /** Members that share no chain of companies with the anchor. */
  readonly incomparable: number;
}

/**
 * Rates the members of one role by return: what a member earns more in it than the anchor does in the same company, by
 * least squares of the additive model (`AdditiveFit`), with 95% intervals of a parametric bootstrap over games. Only
 * members that are connected by shared companies are compared: the anchor's group, or else the largest.
 * @param anchor preferred member.
 * @internal
 */
export function rateByReturn(games: RatedRoleReturns, anchor: string, seed: string | number = 1): ReturnRatings {
  const { role, names, variance } = games;
  const index = new Map(names.map((name, i) => [name, i]));
  const entrants = games.entrants.flatMap(({ name, member }) => {
    const at = index.get(name);
    return at === undefined ? [] : [{ at, member }];
  });
  const groups = connectedGroups(games);
  const own = entrants.find(({ member }) => member === anchor);
  const group = own && sizeIn(groups, entrants, own.at) > 1 ? groups.of(own.at) : largest(groups, entrants);
  const rated = entrants.filter(({ at }) => groups.of(at) === group);
  const zero = rated.find(({ member }) => member === anchor) ?? rated[0];
  if (rated.length < 2 || !zero) return { anchor: null, ratings: [], incomparable: entrants.length };
  const cells = games.cells.filter(({ member }) => groups.of(member) === group);
  const fit = new AdditiveFit(cells, names.length, groups.companies);
  const effects = fit.effects(cells.map(({ mean }) => mean));
  const samples = rated.map(() => new Float64Array(BOOTSTRAP_SAMPLES));
  const next = random(`returns/${role}/${seed}`);
  for (let sample = 0; sample < BOOTSTRAP_SAMPLES; sample++) {
    // The model is linear: a sample's effects are those of the returns plus those of the noise.
    const noise = fit.effects(
      cells.map((cell) => Math.sqrt(variance / cell.games) * drawNormal(next)),
      ROUGH_RESIDUAL,
    );
    const gain = (values: Float64Array, at: number) => valueAt(values, at) - valueAt(values, zero.at);
    rated.forEach(({ at }, i) => ((samples[i] as Float64Array)[sample] = gain(effects, at) + gain(noise, at)));
  }
  const played = gamesByMember(games.cells, names.length);
  const rows = rated.map(({ at, member }, i) => {
    const rating = valueAt(effects, at) - valueAt(effects, zero.at);
    return { member, role, rating, ...sampleInterval(samples[i] as Float64Array, rating), games: valueAt(played, at) };
  });
  const ties = overlapping(rows);
  const ratings = rows.map((row, i) => ({ ...row, tiedWith: (ties[i] ?? []).map((j) => rows[j]?.member ?? "") }));
  return { anchor: zero.member, ratings, incomparable: entrants.length - rated.length };
}

function gamesByMember(cells: readonly ReturnCell[], members: number): Float64Array {
  const played = new Float64Array(members);
  for (const { member, games } of cells) played[member] = (played[member] as number) + games;
  return played;
}

interface Groups {
  /** The group of a member. */
  of(member: number): number;
  readonly companies: number;
}

/** Groups of members that are connected by shared companies, by union and find. */
function connectedGroups({ names, cells }: RoleReturns): Groups {
  const companies = cells.reduce((most, { company }) => Math.max(most, company + 1), 0);
  const parents = Int32Array.from({ length: names.length + companies }, (_, i) => i);
  const find = (node: number): number => {
    let root = node;
    while (parents[root] !== root) {
      parents[root] = parents[parents[root] as number] as number;
      root = parents[root] as number;
    }
    return root;
  };
  for (const { member, company } of cells) parents[find(member)] = find(names.length + company);
  return { of: find, companies };
}

type Placed = { readonly at: number };

const sizeIn = (groups: Groups, entrants: readonly Placed[], at: number): number =>
  entrants.filter((other) => groups.of(other.at) === groups.of(at)).length;

/** The group with the most entrants; -1 without entrants. */
function largest(groups: Groups, entrants: readonly Placed[]): number {
  const sizes = new Map<number, number>();
  for (const { at } of entrants) sizes.set(groups.of(at), (sizes.get(groups.of(at)) ?? 0) + 1);
  return [...sizes].reduce((best, next) => (next[1] > best[1] ? next : best), [-1, 0])[0];
}

/**
 * Ratings by return of all roles of a game of more than two seats, which has no payoff matrix between members: no Nash
 * average, alpha-rank or cycles.
 * @param anchor preferred member; a role in which it is not comparable has its own.
 * @param unit of returns.
 */
export function rateRolesByReturn(roles: readonly RatedRoleReturns[], anchor: string, unit: string): PopulationRatings {
  const rated = roles.map((role) => ({ role: role.role, ...rateByReturn(role, anchor) }));
  const zeros = rated.flatMap(({ role, anchor: zero }) => (zero === null ? [] : [`${zero} has rating 0 as ${role}.`]));
  const left = rated.flatMap(({ role, incomparable }) =>
    incomparable === 0
      ? []
      : [
          `${incomparable === 1 ? "1 member is" : `${incomparable} members are`} not rated as ${role}, for want of games in the company of others.`,
        ],
  );
  return {
    anchor:
      rated.find(({ anchor: zero }) => zero === anchor)?.anchor ?? rated.find((one) => one.anchor)?.anchor ?? null,
    ratings: rated.flatMap(({ ratings }) => ratings),
    alphaRank: null,
    nash: null,
    cycles: [],
    notes: [MODEL_NOTE, `Ratings are in ${unit} of an episode's return.`, ...zeros, ...left],
    unit,
  };
}

const MODEL_NOTE =
  "Games of more than two seats, and of partners, are rated by return, in each role: a return is an effect of the member plus an effect of the players in the other seats, fitted by least squares to all segments. Intervals are of a parametric bootstrap over games. nash, alphaRank and cycles need games between two opponents.";
