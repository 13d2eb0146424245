import { evenAtLeast, gamesOf, meetingWith, totalOf } from "./decision.ts";
import type { GameRequest, GateEvidence, Meeting } from "./gate.ts";
import { eloScore, logLikelihoodRatio } from "./log-likelihood-ratio.ts";

/** A test of two expected scores, so far. */
export interface SequentialTest {
  /** Log-likelihood ratio, nats. */
  readonly llr: number;
  readonly games: number;
  /** Its statistics and hypotheses by the names that a decision gives them. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Why it refuses, in a sentence. */
  readonly refusal: string;
  /** The games of its next batch. */
  readonly next: readonly GameRequest[];
}

/** Hypotheses on Elo's scale, and the games between two decisions. */
interface Hypotheses {
  readonly elo0: number;
  readonly elo1: number;
  readonly pastElo0: number;
  readonly pastElo1: number;
  readonly batch: number;
}

type Player = GameRequest["player"];

/** Whether the candidate is stronger than the current member. */
export function againstCurrent(evidence: GateEvidence, current: string, hypotheses: Hypotheses): SequentialTest {
  const { elo0, elo1, batch } = hypotheses;
  const total = totalOf([meetingWith(evidence.candidateGames, current)]);
  const { llr, games } = trinomial(total, elo0, elo1);
  return {
    llr,
    games,
    numbers: { llr, games, elo0, elo1 },
    refusal: `It is not ${elo1} Elo stronger than the current member.`,
    next: [{ player: "candidate", opponent: current, games: evenAtLeast(batch) }],
  };
}

/** Whether the candidate is no weaker than the past; no test without a past. */
export function againstPast(
  evidence: GateEvidence,
  past: readonly string[],
  hypotheses: Hypotheses,
): readonly SequentialTest[] {
  if (past.length === 0) return [];
  const { pastElo0, pastElo1, batch } = hypotheses;
  const { candidateGames } = evidence;
  const { llr, games } = trinomial(totalAgainst(candidateGames, past), pastElo0, pastElo1);
  return [
    {
      llr,
      games,
      numbers: { pastLlr: llr, pastGames: games, pastElo0, pastElo1 },
      refusal: "It is weaker than the past.",
      next: batchOver(past, batch, "candidate", candidateGames),
    },
  ];
}

/**
 * Whether the candidate scores more against the past than the current member does. The outcomes are those of pairs of
 * games, one by each: one half plus half of the difference of their scores, so that elo1 = 35 is a difference of 0.1.
 */
export function comparedWithCurrent(
  { candidateGames, currentGames }: GateEvidence,
  past: readonly string[],
  { elo0, elo1, batch }: Hypotheses,
): SequentialTest {
  const [mine, theirs] = [shares(totalAgainst(candidateGames, past)), shares(totalAgainst(currentGames, past))];
  const games = Math.min(mine.games, theirs.games);
  // Losses, draws and wins of the candidate are 0, 1 and 2 steps up, those of the current member as many down.
  const counts = [0, 0, 0, 0, 0];
  mine.shares.forEach((share, up) =>
    theirs.shares.forEach(
      (other, down) => (counts[2 + up - down] = (counts[2 + up - down] ?? 0) + games * share * other),
    ),
  );
  const llr = ratio([0, 0.25, 0.5, 0.75, 1], counts, games, elo0, elo1);
  return {
    llr,
    games,
    numbers: { llr, games, elo0, elo1 },
    refusal: "It does not score more against the past than the current member does.",
    next: [...batchOver(past, batch, "candidate", candidateGames), ...batchOver(past, batch, "current", currentGames)],
  };
}

function trinomial({ wins, draws, losses }: Omit<Meeting, "opponent">, elo0: number, elo1: number) {
  const games = wins + draws + losses;
  return { games, llr: ratio([0, 0.5, 1], [losses, draws, wins], games, elo0, elo1) };
}

const ratio = (
  scores: readonly number[],
  counts: readonly number[],
  games: number,
  elo0: number,
  elo1: number,
): number => (games === 0 ? 0 : logLikelihoodRatio(scores, counts, eloScore(elo0), eloScore(elo1)));

const totalAgainst = (games: readonly Meeting[], opponents: readonly string[]) =>
  totalOf(opponents.map((opponent) => meetingWith(games, opponent)));

/** Shares of losses, draws and wins. */
function shares({ wins, draws, losses }: Omit<Meeting, "opponent">) {
  const games = wins + draws + losses;
  return { games, shares: [losses, draws, wins].map((count) => (games === 0 ? 0 : count / games)) };
}

/** A batch over those members that the player met least often. */
function batchOver(
  members: readonly string[],
  batch: number,
  player: Player,
  played: readonly Meeting[],
): GameRequest[] {
  const met = new Map(members.map((member) => [member, gamesOf(meetingWith(played, member))]));
  const games = evenAtLeast(batch / members.length);
  return members
    .toSorted((a, b) => (met.get(a) ?? 0) - (met.get(b) ?? 0))
    .slice(0, Math.ceil(batch / games))
    .map((opponent) => ({ player, opponent, games }));
}
