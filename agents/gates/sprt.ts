import { readOptions, type CompleteOptions } from "../rule-options.ts";
import { decision, evenAtLeast, firstMember, gamesOf, meetingWith, spreadOver, totalOf } from "./decision.ts";
import type { GameRequest, Gate, GateDecision, GateEvidence } from "./gate.ts";
import { eloScore, logLikelihoodRatio } from "./log-likelihood-ratio.ts";

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

/** The state of one test. */
interface TestState {
  readonly llr: number;
  readonly games: number;
  readonly outcome: "accepted" | "refused" | "undecided";
}

/**
 * Two sequential probability ratio tests (Wald 1945), as chess engines are tested: the candidate must be stronger than
 * the current member, and not weaker than the past. Each accepts its hypothesis 1 where the log-likelihood ratio
 * reaches log((1 - beta) / alpha), and hypothesis 0 where it falls to log(beta / (1 - alpha)). Draws are half a win.
 */
export const sprt: Gate = {
  id: "sprt",
  summary:
    "A snapshot joins if a sequential test finds it stronger than the current member, and no weaker than the past.",
  options,
  decide(evidence, given) {
    if (evidence.current === null) return firstMember();
    const constants = readOptions(options, given);
    const past = spreadOver(evidence.past, constants.pastMembers);
    const current = testAgainst(evidence, [evidence.current], constants.elo0, constants.elo1, constants);
    const against = testAgainst(evidence, past, constants.pastElo0, constants.pastElo1, constants);
    return conclude(evidence, constants, current, past.length === 0 ? null : { ...against, members: past });
  },
};

function testAgainst(
  { candidateGames }: GateEvidence,
  opponents: readonly string[],
  elo0: number,
  elo1: number,
  constants: Constants,
): TestState {
  const { wins, draws, losses } = totalOf(opponents.map((opponent) => meetingWith(candidateGames, opponent)));
  const games = wins + draws + losses;
  const llr = games === 0 ? 0 : logLikelihoodRatio([0, 0.5, 1], [losses, draws, wins], eloScore(elo0), eloScore(elo1));
  const { lower, upper } = bounds(constants);
  return { llr, games, outcome: llr >= upper ? "accepted" : llr <= lower ? "refused" : "undecided" };
}

const bounds = ({ alpha, beta }: Constants) => ({
  lower: Math.log(beta / (1 - alpha)),
  upper: Math.log((1 - beta) / alpha),
});

function conclude(
  evidence: GateEvidence,
  constants: Constants,
  current: TestState,
  past: (TestState & { readonly members: readonly string[] }) | null,
): GateDecision {
  const { elo0, elo1, pastElo0, pastElo1, alpha, beta, maxGames } = constants;
  const numbers = {
    llr: current.llr,
    games: current.games,
    elo0,
    elo1,
    alpha,
    beta,
    maxGames,
    ...bounds(constants),
    ...(past && { pastLlr: past.llr, pastGames: past.games, pastElo0, pastElo1 }),
  };
  const end = (outcome: "accepted" | "refused", reason: string) => decision(outcome, reason, { numbers });
  if (current.outcome === "refused") return end("refused", `It is not ${elo1} Elo stronger than the current member.`);
  if (past?.outcome === "refused") return end("refused", "It is weaker than the past.");
  if (current.outcome === "accepted" && past?.outcome !== "undecided") {
    return end("accepted", "It is stronger than the current member, and no weaker than the past.");
  }
  const open = [current, ...(past ? [past] : [])].filter(({ outcome }) => outcome === "undecided");
  if (open.some(({ games }) => games >= maxGames)) {
    return end("refused", `It is still undecided after ${maxGames} games.`);
  }
  const next = [
    ...(current.outcome === "undecided" ? [nextGames(evidence.current ?? "", constants.batch)] : []),
    ...(past?.outcome === "undecided" ? nextPastGames(evidence, past.members, constants.batch) : []),
  ];
  return decision("undecided", "The test needs more games.", { numbers, next });
}

const nextGames = (opponent: string, games: number): GameRequest => ({
  player: "candidate",
  opponent,
  games: evenAtLeast(games),
});

/** A batch over those past members that the candidate met least often. */
function nextPastGames(evidence: GateEvidence, members: readonly string[], batch: number): GameRequest[] {
  const met = (opponent: string): number => gamesOf(meetingWith(evidence.candidateGames, opponent));
  const each = evenAtLeast(batch / members.length);
  const count = Math.ceil(batch / each);
  return [...members]
    .sort((a, b) => met(a) - met(b))
    .slice(0, count)
    .map((opponent) => nextGames(opponent, each));
}
