import { LRUCache } from "lru-cache";
import { chooseWeighted } from "../../games/core/random.ts";
import type { MetaSolver, Payoffs } from "../meta-solvers/meta-solver.ts";
import { readOptions, type RuleOptions, type RuleOptionSpecs } from "../rule-options.ts";
import { currentOpponent } from "./current.ts";
import {
  betweenMembers,
  type MatchmakingRule,
  type MatchmakingView,
  type MetaStrategy,
  type Opponent,
} from "./rule.ts";

/**
 * Newest solutions, by solver, options and payoffs. A rule is called for each segment, and payoffs between frozen
 * members change rarely.
 */
const solutions = new LRUCache<string, readonly number[]>({ max: 32 });

/**
 * Policy-space response oracles (Lanctot et al. 2017): the opponent is drawn from the meta-strategy, the solver's
 * mixture in the game of mean returns between past members. Where roles differ, the agent's peers and its opponents are
 * two populations. The meta-game has the newest members only, since a solver's time grows with their number.
 * @param defaults of the solver's options, where they differ from its own.
 */
export function psro(id: string, solver: MetaSolver, defaults: RuleOptions = {}): MatchmakingRule {
  const { symmetric, byRole } = solver.maxMembers;
  const meaning = `Newest members in the meta-game; where roles differ, at most ${byRole} in each.`;
  const own = { members: { default: symmetric, min: 1, max: symmetric, integer: true, meaning } };
  return {
    id,
    summary: `Policy-space response oracles. ${solver.summary}`,
    needsWinner: true,
    options: { ...own, ...withDefaults(solver, defaults) },
    pastShare: null,
    choose(view, given, random) {
      if (view.past.length === 0) return currentOpponent(view, random);
      const { opponents, masses } = solve(view, solver, given, readOptions(own, given).members);
      return opponents[chooseWeighted(random, masses)] as Opponent;
    },
    metaStrategy: (view, given) => solve(view, solver, given, readOptions(own, given).members),
  };
}

const withDefaults = ({ options }: MetaSolver, defaults: RuleOptions): RuleOptionSpecs =>
  Object.fromEntries(
    Object.entries(options).map(([name, option]) => [name, { ...option, default: defaults[name] ?? option.default }]),
  );

/** The meta-strategy, remembered while payoffs don't change. */
function solve(view: MatchmakingView, solver: MetaSolver, given: RuleOptions, members: number): MetaStrategy {
  const key = `meta-strategy by ${solver.id} ${JSON.stringify(given)} of ${members}`;
  const compute = () => solveMetaGame(view, solver, given, members);
  return view.remember(key, compute, betweenMembers(compute));
}

function solveMetaGame(view: MatchmakingView, solver: MetaSolver, given: RuleOptions, members: number): MetaStrategy {
  if (isOnePopulation(view)) {
    const opponents = view.past.slice(-members);
    const payoffs = payoffsBetween(view, opponents, opponents);
    return { opponents, masses: remember([solver.id, given, payoffs], () => solver.solve(payoffs, given)) };
  }
  const size = Math.min(members, solver.maxMembers.byRole);
  const opponents = view.past.slice(-size);
  const peers = view.peers.slice(-size);
  if (peers.length === 0) return { opponents, masses: opponents.map(() => 1 / opponents.length) };
  const payoffs = payoffsBetween(view, peers, opponents);
  const toOpponents = payoffs.map((row) => row.map((payoff) => -payoff));
  const solveByRole = () => solver.solveByRole(payoffs, toOpponents, given).second;
  return { opponents, masses: remember([solver.id, given, payoffs, toOpponents], solveByRole) };
}

/** Whether all may meet all. */
function isOnePopulation({ past, peers }: MatchmakingView): boolean {
  return past.length === peers.length && past.every(({ key }, i) => key === peers[i]?.key);
}

function payoffsBetween(view: MatchmakingView, rows: readonly Opponent[], columns: readonly Opponent[]): Payoffs {
  return rows.map((row) => columns.map((column) => (row.key === column.key ? 0 : view.payoff(row.key, column.key))));
}

function remember(inputs: readonly unknown[], solve: () => readonly number[]): readonly number[] {
  const key = JSON.stringify(inputs);
  const masses = solutions.get(key) ?? solve();
  solutions.set(key, masses);
  return masses;
}
