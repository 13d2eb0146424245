import type { GateEvidence, Meeting } from "../../../agents/gates/gate.ts";
import { drawBinomial } from "../../support/binomial.ts";
import type { Random } from "../../../games/core/random.ts";

export const meeting = (opponent: string, wins: number, draws: number, losses: number): Meeting => ({
  opponent,
  wins,
  draws,
  losses,
});

/** A candidate to succeed "now" that hasn't played, with changes. */
export const evidenceOf = (given: Partial<GateEvidence> = {}): GateEvidence => ({
  current: "now",
  meetsCurrent: true,
  past: [],
  candidateGames: [],
  currentGames: [],
  exploitability: null,
  ...given,
});

/** Results of a player of this expected score, of whose games a share is drawn. */
export function playGames(draw: Random, opponent: string, games: number, score: number, drawShare: number): Meeting {
  const draws = drawBinomial(draw, games, drawShare);
  const wins = drawBinomial(draw, games - draws, (score - drawShare / 2) / (1 - drawShare));
  return meeting(opponent, wins, draws, games - draws - wins);
}

/** Results with those of another batch added. */
export function addGames(games: readonly Meeting[], played: Meeting): Meeting[] {
  const before = games.find(({ opponent }) => opponent === played.opponent) ?? meeting(played.opponent, 0, 0, 0);
  const { opponent, wins, draws, losses } = played;
  const sum = meeting(opponent, before.wins + wins, before.draws + draws, before.losses + losses);
  return [...games.filter((one) => one.opponent !== opponent), sum];
}
