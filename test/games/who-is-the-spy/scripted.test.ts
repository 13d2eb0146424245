import { describe, expect, it } from "vitest";
import { isCaught, verdictOf } from "../../../games/who-is-the-spy/rewards.ts";
import { sceneOf, type SpyState } from "../../../games/who-is-the-spy/rules.ts";
import { CLUES, holdsIn } from "../../../games/who-is-the-spy/rules/scene.ts";
import { clueBeliefs, spyPosterior } from "../../../games/who-is-the-spy/scripted/listener.ts";
import { playAll } from "./play.ts";

const EPISODES = 400;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const caught = (spy: string, civilians: string, replaced: number) =>
  mean(playAll(spy, civilians, EPISODES, { replaced }).map((end) => Number(isCaught(end))));
const right = (spy: string, civilians: string) =>
  mean(
    playAll(spy, civilians, EPISODES).flatMap((end) =>
      end.votes.flatMap((vote, seat) => (seat === end.spy ? [] : [Number(verdictOf(end, vote) === "right")])),
    ),
  );

describe("scripted players", () => {
  it("vote better in their order: at random, by contradiction, by the posterior", () => {
    const found = ["describer", "literal", "listener"].map((id) => right("describer", id));
    expect(found[0]).toBeLessThan(0.35);
    expect(found[1]).toBeGreaterThan(0.78);
    expect(found[2]).toBeGreaterThan((found[1] ?? 1) + 0.04);
  });

  it.each([1, 2, 3])("as the spy the bluffer gets away far more often, with %i replaced objects", (replaced) => {
    expect(caught("describer", "listener", replaced) - caught("bluffer", "listener", replaced)).toBeGreaterThan(0.35);
  });

  it("an honest spy is caught more often the more objects are replaced", () => {
    const found = [1, 2, 3].map((replaced) => caught("describer", "listener", replaced));
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(found[2]).toBeGreaterThan(0.95);
  });
});

/** What listeners think of the spy, and whether they are right, by tenths of their probability. */
function calibration(ends: readonly SpyState[]) {
  const pairs = ends.flatMap((end) =>
    Array.from({ length: end.seats }, (_, seat) => seat)
      .filter((seat) => seat !== end.spy)
      .flatMap((seat) =>
        spyPosterior(end, seat, sceneOf(end, seat) ?? []).flatMap((p, suspect) =>
          suspect === seat ? [] : [{ p, is: suspect === end.spy }],
        ),
      ),
  );
  return [...Map.groupBy(pairs, ({ p }) => Math.min(9, Math.floor(10 * p))).values()].map((own) => ({
    n: own.length,
    said: mean(own.map(({ p }) => p)),
    was: mean(own.map(({ is }) => Number(is))),
  }));
}

describe("the exact listener", () => {
  it("is calibrated on players who describe their scenes", () => {
    for (const { n, said, was } of calibration(playAll("describer", "describer", EPISODES, { replaced: 2 }))) {
      expect(Math.abs(said - was)).toBeLessThan(0.06 + 2 / Math.sqrt(n));
    }
  });

  it("gives a distribution over the other seats", () => {
    for (const end of playAll("bluffer", "describer", 20).filter(({ spy }) => spy !== 0)) {
      const posterior = spyPosterior(end, 0, sceneOf(end, 0) ?? []);
      expect(posterior[0]).toBe(0);
      expect(posterior.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 10);
    }
  });

  it("as the spy believes a clue as often as it holds", () => {
    const ends = playAll("describer", "describer", EPISODES);
    const pairs = ends.flatMap((end) => {
      const spy = end.spy ?? 0;
      const beliefs = clueBeliefs(end, spy, sceneOf(end, spy) ?? []);
      return Array.from({ length: CLUES }, (_, clue) => ({ p: beliefs[clue] ?? 0, is: holdsIn(end.scene, clue) }));
    });
    for (const [tenth, own] of Map.groupBy(pairs, ({ p }) => Math.min(9, Math.floor(10 * p)))) {
      const gap = Math.abs(mean(own.map(({ p }) => p)) - mean(own.map(({ is }) => Number(is))));
      expect([tenth, gap < 0.05 + 2 / Math.sqrt(own.length)]).toEqual([tenth, true]);
    }
  });
});
