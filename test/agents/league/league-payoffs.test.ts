import { describe, expect, it } from "vitest";
import { LeaguePayoffs, type PayoffBatch } from "../../../agents/league/league-payoffs.ts";

const batch = (epoch: number, agent: number, wins: number): PayoffBatch => ({
  epoch,
  agent,
  results: [
    {
      result: {
        players: ["agent:main", "agent:exploiter"],
        seats: [0, 1],
        episodes: 64,
        wins,
        draws: 0,
        losses: 64 - wins,
        means: [wins / 32 - 1, 1 - wins / 32],
        variances: [1, 1],
      },
      decays: true,
    },
  ],
});

const score = (payoffs: LeaguePayoffs, epoch: number) => payoffs.at(epoch).score("agent:main", "agent:exploiter");

describe("the payoffs of a league", () => {
  it("are the same to matchmaking whichever agent was faster", () => {
    const [first, second] = [new LeaguePayoffs(), new LeaguePayoffs()];
    const [main, exploiter] = [batch(1, 0, 60), batch(1, 1, 10)];
    for (const one of [main, exploiter]) first.add(one);
    for (const one of [exploiter, main]) second.add(one);
    first.settle(1);
    second.settle(1);
    expect(score(first, 1)).toBe(score(second, 1));
  });

  it("have no games of an epoch for matchmaking within it, and all of them in the newest table", () => {
    const payoffs = new LeaguePayoffs();
    payoffs.add(batch(1, 0, 64));
    payoffs.settle(1);
    payoffs.add(batch(2, 0, 0));
    expect(score(payoffs, 1)).toBe(1);
    expect(payoffs.newest.score("agent:main", "agent:exploiter")).toBeCloseTo(0.99 ** 64 / (0.99 ** 64 + 1), 6);
    payoffs.settle(2);
    expect(score(payoffs, 2)).toBe(payoffs.newest.score("agent:main", "agent:exploiter"));
  });
});
