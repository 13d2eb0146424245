import { choose } from "../../games/core/random.ts";
import { readOptions, type CompleteOptions } from "../rule-options.ts";
import { mainRivals } from "./current.ts";
import {
  cappedLinearWeight,
  choosePrioritised,
  groupWinRates,
  hardWeight,
  varianceWeight,
  wholePast,
  winRates,
  type OpponentGroup,
} from "./pfsp.ts";
import type { MatchmakingRule, MatchmakingView, Opponent } from "./rule.ts";

const share = { min: 0, max: 1 };

const options = {
  pastShare: { ...share, default: 0.5, meaning: "Main: share of segments against the whole past, the hardest first." },
  verificationShare: { ...share, default: 0.15, meaning: "Main: share of segments that look for forgotten opponents." },
  exploitedBelow: { ...share, default: 0.3, meaning: "Main: a past main exploiter is met again below this win rate." },
  forgottenBelow: { ...share, default: 0.7, meaning: "Main: a past main player is met again below this win rate." },
  selfPlayAbove: { ...share, default: 0.3, meaning: "Main: a current opponent is met above this win rate." },
  exploiterAbove: { ...share, default: 0.1, meaning: "Main exploiter: a main agent is met above this win rate." },
  power: { default: 2, min: 0, max: 20, meaning: "Exponent of the weight of the hardest opponents." },
  cap: { default: 0.5, min: 0.01, max: 1, meaning: "League exploiter: largest weight of an opponent." },
} as const;

type Constants = CompleteOptions<typeof options>;

/**
 * AlphaStar's league (Vinyals et al. 2019, "Grandmaster level in StarCraft II using multi-agent reinforcement
 * learning"), with the branches and constants of the published pseudocode. What an agent meets depends on its kind; a
 * best response is matched as a league exploiter is.
 */
export const alphastar: MatchmakingRule = {
  id: "alphastar",
  summary: "AlphaStar's: main agents meet the past and each other, exploiters look for their weaknesses.",
  needsWinner: true,
  options,
  pastShare: null,
  choose(view, given, random) {
    if (view.past.length === 0 && view.newest.length === 0) return null;
    const constants = readOptions(options, given);
    if (view.agent.kind === "main") return matchMain(view, constants, random);
    if (view.agent.kind === "main-exploiter") return matchMainExploiter(view, constants, random);
    return matchLeagueExploiter(view, constants, random);
  },
};

function matchMain(view: MatchmakingView, constants: Constants, random: () => number): Opponent {
  const { past } = view;
  const { pastShare, verificationShare, selfPlayAbove, power } = constants;
  const coin = random();
  const rivals = mainRivals(view);
  if (past.length > 0 && (coin < pastShare || rivals.length === 0)) {
    return choosePrioritised(view, wholePast(view), hardWeight(power), random);
  }
  const rival = choose(random, rivals);
  const verified = coin >= pastShare && coin < pastShare + verificationShare;
  const suspects = verified ? forgottenOpponents(view, rival, constants) : null;
  if (suspects) return choosePrioritised(view, suspects, hardWeight(power), random);
  return meetOrApproach(view, rival, selfPlayAbove, random);
}

/**
 * Opponents that a main agent may have forgotten: past main exploiters that beat it, or else past versions of a rival.
 */
function forgottenOpponents(view: MatchmakingView, rival: Opponent, constants: Constants): OpponentGroup | null {
  const { exploitedBelow, forgottenBelow } = constants;
  return view.remember(`forgotten of ${rival.agent} by ${exploitedBelow} and ${forgottenBelow}`, () => {
    const exploiters = mainExploiters(view);
    if (lowest(groupWinRates(view, exploiters)) < exploitedBelow) return exploiters;
    const history = historyOf(view, rival);
    const rates = groupWinRates(view, history);
    const kept = lengthBeforeSuffix(rates);
    const earlier = { id: `earlier ${history.id}`, opponents: history.opponents.slice(0, kept) };
    const earlierRates = rates.slice(0, kept);
    return lowest(earlierRates) < forgottenBelow ? { ...earlier, rates: earlierRates } : null;
  });
}

/**
 * How many win rates remain when the newest opponents are dropped, as long as each newer one is no easier: against
 * those a low win rate is progress to come, and nothing forgotten.
 */
function lengthBeforeSuffix(rates: readonly number[]): number {
  for (let i = rates.length - 1; i > 0; i--) {
    if ((rates[i - 1] ?? 0) < (rates[i] ?? 0)) return i + 1;
  }
  return 0;
}

function matchMainExploiter(view: MatchmakingView, { exploiterAbove }: Constants, random: () => number): Opponent {
  const rivals = mainRivals(view).filter(({ agent }) => agent !== view.agent.id);
  if (rivals.length > 0) return meetOrApproach(view, choose(random, rivals), exploiterAbove, random);
  return view.past.length > 0
    ? choosePrioritised(view, wholePast(view), varianceWeight, random)
    : choose(random, view.newest);
}

function matchLeagueExploiter(view: MatchmakingView, { cap }: Constants, random: () => number): Opponent {
  if (view.past.length > 0) return choosePrioritised(view, wholePast(view), cappedLinearWeight(cap), random);
  return choose(random, mainRivals(view));
}

/** The rival itself; or one of its past versions that is not too strong, while its win rate is not above `above`. */
function meetOrApproach(view: MatchmakingView, rival: Opponent, above: number, random: () => number): Opponent {
  const [rate = 0] = winRates(view, [rival]);
  const history = historyOf(view, rival);
  if (rate > above || history.opponents.length === 0) return rival;
  return choosePrioritised(view, history, varianceWeight, random);
}

/** The past of a rival's agent. */
const historyOf = (view: MatchmakingView, { agent }: Opponent): OpponentGroup =>
  pastGroup(view, `history of ${agent}`, (member) => member.agent === agent);

const mainExploiters = (view: MatchmakingView): OpponentGroup =>
  pastGroup(view, "main exploiters", ({ kind }) => kind === "main-exploiter");

/** Some members of the past. Payoffs don't change which. */
function pastGroup(view: MatchmakingView, id: string, has: (member: Opponent) => boolean): OpponentGroup {
  const find = (): OpponentGroup => ({ id, opponents: view.past.filter(has) });
  return view.remember(id, find, (before) => before);
}

const lowest = (rates: readonly number[]): number =>
  rates.reduce((least, rate) => Math.min(least, rate), Number.POSITIVE_INFINITY);
