import { describe, expect, it } from "vitest";
import { LiveRatings, type RatedMatch, type RatedSeat } from "../../../agents/ratings/live-ratings.ts";

const person = (id: string, role: string | null = null): RatedSeat => ({ id, name: id, isPerson: true, role });
const agent = (id: string, role: string | null = null): RatedSeat => ({ id, name: id, isPerson: false, role });

let matches = 0;
const match = (
  seats: readonly RatedSeat[],
  returns: readonly number[],
  changes: Partial<RatedMatch> = {},
): RatedMatch => {
  matches++;
  return { id: `m${matches}`, endedAt: matches, seats, returns, forfeited: null, ...changes };
};

describe("live ratings", () => {
  it("are those of openskill.py 6.2.0's Plackett-Luce model: a first win is 27.6352 and 8.0655", () => {
    const ratings = new LiveRatings();
    expect(ratings.record(match([agent("a"), agent("b")], [1, -1]))).toBeNull();
    const [winner, loser] = ratings.entries();
    expect(winner?.mu).toBeCloseTo(27.6352313835, 9);
    expect(winner?.sigma).toBeCloseTo(8.0655063163, 9);
    expect(loser?.mu).toBeCloseTo(22.3647686165, 9);
    expect(loser?.sigma).toBeCloseTo(8.0655063163, 9);
  });

  it("rise by a win, hardly change by a draw between equals, fall by a loss", () => {
    const ratings = new LiveRatings();
    const change = (id: string, returns: readonly number[]) =>
      ratings.record(match([person(id), agent(`against ${id}`)], returns));
    expect(change("draws", [0, 0])?.after.mu).toBeCloseTo(25, 9);
    expect(change("wins", [1, 0])?.after.mu).toBeGreaterThan(27);
    expect(change("loses", [-2, 2])?.after).toMatchObject({ matches: 1, name: "loses" });
    expect(ratings.rating(person("loses")).mu).toBeLessThan(23);
    expect(ratings.rating(person("unknown"))).toEqual({ mu: 25, sigma: 25 / 3 });
  });

  it("go by the order of returns among three seats, in each role", () => {
    const ratings = new LiveRatings();
    ratings.record(match([person("p", "proposer"), agent("a", "solver"), agent("b", "judge")], [0.4, 0.9, -1]));
    const mu = Object.fromEntries(ratings.entries().map(({ id, mu: own }) => [id, own]));
    expect(mu["a"]).toBeGreaterThan(mu["p"] ?? 0);
    expect(mu["p"]).toBeGreaterThan(mu["b"] ?? 0);
    expect(ratings.rating(person("p", "judge"))).toEqual({ mu: 25, sigma: 25 / 3 });
  });

  it("of agents stay where a person forfeits, so that throwing matches away raises no opponent", () => {
    const ratings = new LiveRatings();
    const change = ratings.record(match([person("p"), agent("a")], [-1, 1], { forfeited: 0 }));
    expect(change?.after.mu).toBeLessThan(23);
    expect(ratings.rating(agent("a"))).toEqual({ mu: 25, sigma: 25 / 3 });
  });

  it("count a match once", () => {
    const ratings = new LiveRatings();
    const one = match([person("p"), agent("a")], [1, 0]);
    expect(ratings.record(one)).toEqual(ratings.record(one));
    expect(ratings.entries()[0]?.matches).toBe(1);
  });

  it("of agents, which never change, only get more certain; those of people never quite do", () => {
    const ratings = new LiveRatings();
    for (let i = 0; i < 400; i++) ratings.record(match([person("p"), agent("a")], i % 2 === 0 ? [1, 0] : [0, 1]));
    expect(ratings.rating(agent("a")).sigma).toBeLessThan(ratings.rating(person("p")).sigma);
  });

  it("are bounded: a flood of new people drops its own entries, not those of who played more", () => {
    const ratings = new LiveRatings();
    for (let i = 0; i < 3; i++) ratings.record(match([person("regular"), agent("a")], [1, 0]));
    for (let i = 0; i < 1100; i++) ratings.record(match([person(`flood ${i}`), agent("a")], [0, 1]));
    const people = ratings.entries().filter(({ isPerson }) => isPerson);
    expect(people).toHaveLength(1000);
    expect(people.some(({ id }) => id === "regular")).toBe(true);
    expect(people.some(({ id }) => id === "flood 0")).toBe(false);
    expect(people.some(({ id }) => id === "flood 1099")).toBe(true);
  });
});
