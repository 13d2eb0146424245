import { describe, expect, it } from "vitest";
import { games, gameById } from "../../../../games/registry.ts";
import { forfeitReturns } from "../../../../agents/forfeit.ts";
import { forfeitSentence, verifyMatch } from "../../../../server/rooms/table/forfeit.ts";
import type { Match } from "../../../../server/store/store.ts";

const names = (seats: number): string[] => ["Ada", "Bob", "Cy", "Di"].slice(0, seats);

describe("a forfeited match", () => {
  it.each(games.map(({ id }) => id))("of %s gives the forfeiting seat the game's minimum, within its returns", (id) => {
    const game = gameById(id);
    const { min, max, sum } = game.utility;
    game.roles.forEach((_, seat) => {
      const returns = forfeitReturns(game, seat);
      expect(returns).toHaveLength(game.roles.length);
      expect(returns[seat]).toBe(min);
      for (const value of returns) expect(value).toBeGreaterThanOrEqual(min);
      for (const value of returns) expect(value).toBeLessThanOrEqual(max);
      expect(sum ?? returns.reduce((a, b) => a + b, 0)).toBeCloseTo(returns.reduce((a, b) => a + b, 0));
    });
  });

  it("names the loser with the reason, and the winner if there is one", () => {
    const kuhn = gameById("kuhn-poker");
    expect(forfeitSentence(kuhn, names(2), { seat: 0, reason: "time" })).toBe("Ada ran out of time. Bob wins.");
    expect(forfeitSentence(kuhn, names(2), { seat: 1, reason: "left" })).toBe("Bob left the match. Ada wins.");
    const partners = gameById("mini-hanabi");
    const common = "Ada left the match. The match ends with 0 points for all.";
    expect(forfeitSentence(partners, names(2), { seat: 0, reason: "left" })).toBe(common);
    expect(forfeitReturns({ ...partners, utility: { ...partners.utility, min: -1 } }, 0)).toEqual([-1, -1]);
    const bargain = gameById("negotiation");
    const absent = "Ada disconnected and did not return in time and loses.";
    expect(forfeitSentence(bargain, names(2), { seat: 0, reason: "absent" })).toBe(absent);
  });
});

describe("verifying a stored match", () => {
  const match = (changes: Partial<Match>, actions: number[] = [0, 1], returns: number[] = [-2, 2]): Match => ({
    id: "m",
    league: null,
    startedAt: 0,
    endedAt: 1,
    outcome: "forfeited",
    forfeit: { seat: 0, reason: "time" },
    names: names(2),
    episode: {
      game: "kuhn-poker",
      version: 1,
      options: {},
      seed: "s",
      pairing: ["human", "script:random"],
      actions: Uint16Array.from(actions),
      logProbs: Float32Array.from(actions.map(() => Number.NaN)),
      returns,
      origin: "match",
    },
    plies: [],
    ...changes,
  });
  const { forfeit, ...withoutForfeit } = match({ outcome: "abandoned" }, [0, 1], [0, 0]);

  it("accepts forfeited and abandoned matches", () => {
    expect(verifyMatch(match({}))).toBeNull();
    expect(verifyMatch({ ...withoutForfeit, ...(forfeit && { outcome: "finished" }) })).not.toBeNull();
    expect(verifyMatch(match({ forfeit: { seat: 1, reason: "left" } }, [0, 1], [2, -2]))).toBeNull();
    expect(verifyMatch(withoutForfeit)).toBeNull();
  });

  it("rejects other returns, a reached end, illegal actions and a missing seat", () => {
    expect(verifyMatch(match({}, [0, 1], [2, -2]))).toContain("it claims returns 2, -2, but forfeited gives -2, 2");
    expect(verifyMatch({ ...withoutForfeit, episode: match({}).episode })).toContain("abandoned gives 0, 0");
    expect(verifyMatch(match({}, [0, 1, 0, 0]))).toContain("its actions reach the end");
    expect(verifyMatch(match({}, [0, 9]))).toMatch(/9/);
    expect(verifyMatch({ ...withoutForfeit, outcome: "forfeited" })).toContain("the seat that forfeited it is missing");
    expect(verifyMatch(match({ outcome: "finished" }))).toContain("stops after");
    expect(verifyMatch({ ...match({}), episode: { ...match({}).episode, version: 9 } })).toContain("version 9");
  });
});
