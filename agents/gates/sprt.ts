import { readOptions, type CompleteOptions } from "../rule-options.ts";
import { decision, firstMember, spreadOver } from "./decision.ts";
import type { Gate, GateDecision } from "./gate.ts";
import { againstCurrent, againstPast, comparedWithCurrent, type SequentialTest } from "./sequential-tests.ts";

const elo = { min: -1000, max: 1000 };
const risk = { min: 1e-6, max: 0.49 };

const options = {
  elo0: { ...elo, default: 0, meaning: "Against the current member: a candidate this much stronger is refused." },
  elo1: { ...elo, default: 35, meaning: "Against the current member: a candidate this much stronger is accepted." },
  pastElo0: { ...elo, default: -35, meaning: "Against the past: a candidate this much stronger is refused." },
  pastElo1: { ...elo, default: 0, meaning: "Against the past: a candidate this much stronger is accepted." },
  alpha: { ...risk, default: 0.05, meaning: "Probability of accepting what is to be refused." },
  beta: { ...risk, default: 0.05, meaning: "Probability of refusing what is to be accepted." },
  maxGames: {
    default: 4000,
    min: 2,
    max: 1e6,
    integer: true,
    meaning: "Games of a test after which it is undecided: refused.",
  },
  batch: { default: 64, min: 2, max: 4096, integer: true, meaning: "Games of a test between two decisions." },
  pastMembers: { default: 16, min: 1, max: 1000, integer: true, meaning: "Past members met, evenly spread." },
} as const;

type Constants = CompleteOptions<typeof options>;

/**
 * Sequential probability ratio tests (Wald 1945), as chess engines are tested. The candidate must be stronger than the
 * current member, and not weaker than the past. Where it can't meet the current member, because roles differ, one test
 * compares what both score against the past. A test accepts its hypothesis 1 where the log-likelihood ratio reaches
 * log((1 - beta) / alpha), and hypothesis 0 where it falls to log(beta / (1 - alpha)). Draws are half a win.
 */
export const sprt: Gate = {
  id: "sprt",
  summary:
    "A snapshot joins if a sequential test finds it stronger than the current member, and no weaker than the past.",
  needsWinner: true,
  options,
  decide(evidence, given) {
    if (evidence.current === null) return firstMember();
    const constants = readOptions(options, given);
    const past = spreadOver(evidence.past, constants.pastMembers);
    if (!evidence.meetsCurrent && past.length === 0) {
      return decision("accepted", "There are no opponents yet by which to compare it with the current member.");
    }
    const tests = evidence.meetsCurrent
      ? [againstCurrent(evidence, evidence.current, constants), ...againstPast(evidence, past, constants)]
      : [comparedWithCurrent(evidence, past, constants)];
    return conclude(tests, constants);
  },
};

function conclude(tests: readonly SequentialTest[], constants: Constants): GateDecision {
  const { alpha, beta, maxGames } = constants;
  const [lower, upper] = [Math.log(beta / (1 - alpha)), Math.log((1 - beta) / alpha)];
  const numbers = Object.assign(
    { alpha, beta, lower, upper, maxGames },
    ...tests.map((test) => test.numbers),
  ) as Record<string, number>;
  const refused = tests.find(({ llr }) => llr <= lower);
  if (refused) return decision("refused", refused.refusal, { numbers });
  const open = tests.filter(({ llr }) => llr < upper);
  if (open.length === 0) return decision("accepted", "It is stronger than the current member.", { numbers });
  if (open.some(({ games }) => games >= maxGames)) {
    return decision("refused", `It is still undecided after ${maxGames} games.`, { numbers });
  }
  const next = open.flatMap(({ next }) => next);
  return decision("undecided", "The test needs more games.", { numbers, next });
}
