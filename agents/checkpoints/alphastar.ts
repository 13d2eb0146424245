import { mainRivals } from "../matchmaking/current.ts";
import { groupWinRates, wholePast, winRates } from "../matchmaking/pfsp.ts";
import type { AgentKind, MatchmakingView } from "../matchmaking/rule.ts";
import { readOptions } from "../rule-options.ts";
import type { CheckpointRule } from "./checkpoint-rule.ts";

const share = { min: 0, max: 1 };

const options = {
  minUpdates: { default: 25, min: 1, max: 100_000, integer: true, meaning: "Updates before the next snapshot." },
  maxUpdates: {
    default: 50,
    min: 1,
    max: 100_000,
    integer: true,
    meaning: "Updates after which a snapshot is due in any case.",
  },
  minWinRate: { ...share, default: 0.7, meaning: "In between, all opponents have to be beaten more often than this." },
  mainReset: { ...share, default: 0, meaning: "Probability that a main agent starts again after a snapshot." },
  mainExploiterReset: { ...share, default: 1, meaning: "The same for a main exploiter." },
  leagueExploiterReset: { ...share, default: 0.25, meaning: "The same for a league exploiter." },
  bestResponseReset: { ...share, default: 1, meaning: "The same for a best response." },
} as const;

const resets = {
  main: "mainReset",
  "main-exploiter": "mainExploiterReset",
  "league-exploiter": "leagueExploiterReset",
  "best-response": "bestResponseReset",
} as const satisfies Record<AgentKind, keyof typeof options>;

/**
 * AlphaStar's (Vinyals et al. 2019, pseudocode): a snapshot once the agent beats all opponents, though not before a
 * floor and not after a ceiling of twice as many updates (published: 2 and 4 billion steps). A main exploiter has to
 * beat the main agents, the others all past members. AlphaStar has no best responses; like main exploiters, they start
 * again each time.
 */
export const alphastarCheckpoints: CheckpointRule = {
  id: "alphastar",
  summary: "A snapshot once the agent beats all its opponents; exploiters start again after it.",
  needsWinner: true,
  options,
  isDue({ updates, lastSnapshot, view }, given) {
    const { minUpdates, maxUpdates, minWinRate } = readOptions(options, given);
    const passed = updates - lastSnapshot;
    if (passed < minUpdates) return false;
    return passed >= maxUpdates || ratesToPass(view).every((rate) => rate > minWinRate);
  },
  isReset(kind, given, random) {
    return random() < readOptions(options, given)[resets[kind]];
  },
};

/** Win rates against the opponents to beat. */
function ratesToPass(view: MatchmakingView): readonly number[] {
  const { agent } = view;
  if (agent.kind !== "main-exploiter") return groupWinRates(view, wholePast(view));
  return winRates(
    view,
    mainRivals(view).filter((rival) => rival.agent !== agent.id),
  );
}
