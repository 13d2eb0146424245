import { describe, expect, it } from "vitest";
import type { Game } from "../../../games/core/game.ts";
import type { BestResponseRequest, Examinee, Measures } from "../../../games/core/measures.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { random } from "../../../games/core/random.ts";
import { sneakyCritic as game } from "../../../games/sneaky-critic/game.ts";
import { labelledSet } from "../../../games/sneaky-critic/measures/examination.ts";
import { measures } from "../../../games/sneaky-critic/measures.ts";
import { shown, type SneakyState } from "../../../games/sneaky-critic/rules.ts";
import { findFaults } from "../../../games/sneaky-critic/rules/sheet.ts";
import { scriptedExaminee } from "../../game-suite/examinee.ts";
import { after, dealt, forged, opening, wander } from "./play.ts";

const options = resolveOptions(game as unknown as Game);
const judge = (critic: string, generator = "spread") => scriptedExaminee(game, [generator, critic]);
const exam = (examinee: Examinee<SneakyState>) => ({ options, examinee, base: examinee, random: random("exam") });
const ofPolicy = async (critic: string): Promise<Measures> => (await measures.ofPolicy?.(exam(judge(critic)))) ?? {};
const value = (found: Measures, name: string) => found[name]?.value;

describe("measures of play", () => {
  const problem = dealt("start 352 step 2: + 001, + 144, x 2, + 001");
  const forgery = forged(problem, "carry", "flip carry left");
  const harmless = forged(problem, "result", "result left plus three");
  const truth = (verdict: string) =>
    after(problem, "operator", "flip operator", "done", "the true step", "checked", verdict);
  const ends = [
    after(forgery, "correct"),
    after(forgery, "incorrect"),
    after(forgery, "incorrect"),
    harmless,
    truth("correct"),
    truth("incorrect"),
  ];

  it("count valid rewrites, detection among valid ones, false alarms, types and the entropy of rewrites", () => {
    const found = measures.ofEpisodes(ends, options);
    expect(value(found, "valid")).toBe(3 / 4);
    expect(value(found, "detection")).toBe(2 / 3);
    expect(value(found, "false alarms")).toBe(1 / 2);
    expect(value(found, "type/carry")).toBe(1 / 2);
    expect(value(found, "type/compound")).toBe(0);
    // 3, 2 and 1 of 6.
    expect(value(found, "program entropy")).toBeCloseTo(1 / 2 + Math.log2(3) / 3 + Math.log2(6) / 6, 12);
  });

  it("are left out without data", () => {
    expect(measures.ofEpisodes([], options)).toEqual({});
    expect(Object.keys(measures.ofEpisodes([harmless], options))).not.toContain("detection");
    expect(Object.keys(measures.ofEpisodes([truth("correct")], options))).not.toContain("valid");
  });

  it("are within their intervals", () => {
    const played = Array.from({ length: 300 }, (_, i) => wander(opening(), random(`measured ${i}`)));
    for (const { value, low, high, n } of Object.values(measures.ofEpisodes(played, options))) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
      expect(n).toBeGreaterThan(100);
    }
  });
});

describe("the fixed labelled set", () => {
  it.each(["seen", "held-out"] as const)(
    "%s: forged steps have faults, true ones none; the same every time",
    (name) => {
      const set = labelledSet(name, 400);
      const faults = (state: SneakyState) => findFaults(state, shown(state) ?? []);
      expect(set.true.every((state) => faults(state).length === 0)).toBe(true);
      expect(set.forged.every((state) => faults(state).length > 0)).toBe(true);
      expect(set).toEqual(labelledSet(name, 400));
    },
  );

  it("has all types equally often; if held out, each has a swap of copied digits and a consistent result", () => {
    const seen = labelledSet("seen", 1200).forged;
    for (let type = 0; type < 6; type++) {
      expect(Math.abs(seen.filter((state) => state.type === type).length / seen.length - 1 / 6)).toBeLessThan(0.04);
    }
    expect(seen.every(({ edits }) => edits.every((edit) => edit < 48))).toBe(true);
    const heldOut = labelledSet("held-out", 1200).forged;
    expect(heldOut.length).toBeGreaterThan(100);
    expect(heldOut.every(({ edits }) => edits.some((edit) => edit >= 48 && edit < 52))).toBe(true);
    for (const state of heldOut) expect(findFaults(state, shown(state) ?? []).filter((cell) => cell >= 9)).toEqual([]);
  });
});

describe("measures of a critic", () => {
  it.each([
    ["exact", 1, 1, 1],
    ["trusting", 1, 0, 0],
    ["suspicious", 0, 1, 0],
  ])("%s: recall on true steps %d, on wrong ones %d, harmonic mean %d", async (critic, onTrue, onWrong, mean) => {
    const found = await ofPolicy(critic);
    for (const group of ["recall", "held-out"]) {
      expect(value(found, `${group}/true`)).toBe(onTrue);
      expect(value(found, `${group}/wrong`)).toBe(onWrong);
      expect(value(found, `${group}/harmonic mean`)).toBe(mean);
    }
  });

  it("include recall by type of error: checking results finds errors of results only", async () => {
    const found = await ofPolicy("result-checker");
    const types = ["value", "operand", "operator", "carry", "result"].map((type) =>
      value(found, `recall/wrong, ${type}`),
    );
    expect(types).toEqual([0, 0, 0, 0, 1]);
    expect(value(found, "recall/wrong, compound")).toBeGreaterThan(0);
    expect(value(found, "held-out/wrong")).toBe(0);
  });

  it("have intervals that contain them, and meanings", async () => {
    for (const { value, low, high, unit, meaning } of Object.values(await ofPolicy("result-checker"))) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
      expect(unit).toBe("share");
      expect(meaning.length).toBeGreaterThan(20);
    }
  });
});

describe("measures of a critic's robustness", () => {
  const robust = async (critic: string, fresh: readonly string[]) => {
    const requests: BestResponseRequest[] = [];
    const generators = fresh.map((id) => judge("trusting", id)).values();
    const bestResponse = async (request: BestResponseRequest) => {
      requests.push(request);
      return generators.next().value ?? judge("trusting");
    };
    const examinee = judge(critic);
    const greedy: (boolean | undefined)[] = [];
    const play: typeof examinee.play = (states, how) => {
      greedy.push(how.greedy);
      return examinee.play(states, how);
    };
    const found = (await measures.ofRobustness?.({ ...exam({ ...examinee, play }), bestResponse })) ?? {};
    return { found, requests, greedy };
  };

  it("train two generators whose rewrites are always shown, and report the worse for the critic", async () => {
    const { found, requests, greedy } = await robust("result-checker", ["result-only", "spread"]);
    expect(greedy).toEqual([true, true]);
    expect(requests.map(({ seat, updates, episodes }) => [seat, updates, episodes])).toEqual([
      [0, 150, 512],
      [0, 150, 512],
    ]);
    expect(new Set(requests.map(({ seed }) => seed)).size).toBe(2);
    expect(requests[0]?.options).toEqual({ trueSteps: 0 });
    expect(value(found, "fresh best response/miss")).toBeGreaterThan(0.6);
    expect(value(found, "fresh best response/false alarms")).toBe(0);
    expect(value(found, "fresh best response/error")).toBeCloseTo(
      (value(found, "fresh best response/miss") ?? 0) / 2,
      12,
    );
    expect(value(found, "best of 60")).toBe(1);
  });

  it.each([
    ["exact", 0, 0, 0],
    ["suspicious", 0, 0.5, 0],
    ["trusting", 1, 0.5, 1],
  ])("%s: miss %d, error %d, best of 60 %d", async (critic, miss, error, best) => {
    const { found } = await robust(critic, ["spread", "spread"]);
    expect(value(found, "fresh best response/miss")).toBe(miss);
    expect(value(found, "fresh best response/error")).toBe(error);
    expect(value(found, "best of 60")).toBe(best);
  });
});
