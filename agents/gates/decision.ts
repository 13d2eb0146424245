import type { GameRequest, GateDecision, Meeting } from "./gate.ts";

type Outcome = GateDecision["outcome"];

/** A decision without changed wins or requests, unless given. */
export const decision = (outcome: Outcome, reason: string, given: Partial<GateDecision> = {}): GateDecision => ({
  outcome,
  reason,
  numbers: {},
  gained: [],
  lost: [],
  next: [],
  needsExploitability: false,
  ...given,
});

/** Every gate accepts an agent's first member: it would have no past otherwise. */
export const firstMember = (): GateDecision => decision("accepted", "It is the first member of its agent.");

export const gamesOf = ({ wins, draws, losses }: Meeting): number => wins + draws + losses;

/** Mean score, 0 to 1, a draw being one half; one half without games. */
export function meanScore(meeting: Meeting): number {
  const games = gamesOf(meeting);
  return games === 0 ? 0.5 : (meeting.wins + meeting.draws / 2) / games;
}

/** The results against an opponent; none before the first game. */
export const meetingWith = (games: readonly Meeting[], opponent: string): Meeting =>
  games.find((meeting) => meeting.opponent === opponent) ?? { opponent, wins: 0, draws: 0, losses: 0 };

/** The sum of results. */
export const totalOf = (games: readonly Meeting[]): Omit<Meeting, "opponent"> => ({
  wins: games.reduce((sum, { wins }) => sum + wins, 0),
  draws: games.reduce((sum, { draws }) => sum + draws, 0),
  losses: games.reduce((sum, { losses }) => sum + losses, 0),
});

/** At most `count` members, evenly spread over the past; the newest is one of them. */
export function spreadOver(past: readonly string[], count: number): readonly string[] {
  if (past.length <= count) return past;
  return Array.from({ length: count }, (_, i) => past[Math.ceil(((i + 1) * past.length) / count) - 1] as string);
}

/** The next even number. */
export const evenAtLeast = (count: number): number => 2 * Math.ceil(count / 2);

/** Requests of `player` that fill each opponent's games up to `games`. */
export function missingGames(
  player: GameRequest["player"],
  played: readonly Meeting[],
  opponents: readonly string[],
  games: number,
): GameRequest[] {
  return opponents.flatMap((opponent) => {
    const missing = games - gamesOf(meetingWith(played, opponent));
    return missing > 0 ? [{ player, opponent, games: evenAtLeast(missing) }] : [];
  });
}
