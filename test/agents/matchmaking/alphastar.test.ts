import { describe, it } from "vitest";
import { matchmakingRuleById } from "../../../agents/matchmaking/registry.ts";
import { expectFrequencies } from "./expect-frequencies.ts";
import { member, newestOf, viewOf, type Scores } from "./view.ts";

const rule = matchmakingRuleById("alphastar");

/** Shares of a main agent's segments: the whole past, verification, self-play. */
const [PAST, VERIFICATION, SELF_PLAY] = [0.5, 0.15, 0.35];

describe("a main agent", () => {
  const history = [1, 2, 3].map((version) => member("a", version));
  const expectMatches = (scores: Scores, expected: Readonly<Record<string, number>>, past = history, options = {}) =>
    expectFrequencies(rule, viewOf({ past }, scores), expected, options);

  it("meets the whole past in half of its segments, hardest first, and itself in the others", () => {
    // Win rates fall towards the newest member: nothing is forgotten.
    const scores = { "agent:a a@1": 0.9, "agent:a a@2": 0.8, "agent:a a@3": 0.6 };
    const sum = 0.01 + 0.04 + 0.16;
    expectMatches(scores, {
      "a@1": (PAST * 0.01) / sum,
      "a@2": (PAST * 0.04) / sum,
      "a@3": (PAST * 0.16) / sum,
      "agent:a": VERIFICATION + SELF_PLAY,
    });
  });

  it("is matched by hardness with forgotten versions in its verification, without the newest that are ever harder", () => {
    // The suffix a@2, a@3 falls; up to a@2 the lowest win rate is below 0.7.
    const scores = { "agent:a a@1": 0.5, "agent:a a@2": 0.6, "agent:a a@3": 0.55 };
    const [first, second, third] = [0.5 ** 2, 0.4 ** 2, 0.45 ** 2];
    const whole = first + second + third;
    const kept = first + second;
    expectMatches(scores, {
      "a@1": (PAST * first) / whole + (VERIFICATION * first) / kept,
      "a@2": (PAST * second) / whole + (VERIFICATION * second) / kept,
      "a@3": (PAST * third) / whole,
      "agent:a": SELF_PLAY,
    });
  });

  it("has forgotten nothing at a lowest win rate of 0.7", () => {
    const scores = { "agent:a a@1": 0.7, "agent:a a@2": 0.9, "agent:a a@3": 0.5 };
    const sum = 0.09 + 0.01 + 0.25;
    expectMatches(scores, {
      "a@1": (PAST * 0.09) / sum,
      "a@2": (PAST * 0.01) / sum,
      "a@3": (PAST * 0.25) / sum,
      "agent:a": VERIFICATION + SELF_PLAY,
    });
  });

  it("meets past main exploiters in its verification while one wins more than 0.7", () => {
    const past = [member("a", 1), member("x", 1, "main-exploiter"), member("x", 2, "main-exploiter")];
    const scores = { "agent:a a@1": 0.9, "agent:a x@1": 0.29, "agent:a x@2": 0.8 };
    const sum = 0.01 + 0.71 ** 2 + 0.04;
    const exploiters = 0.71 ** 2 + 0.04;
    const expected = {
      "a@1": (PAST * 0.01) / sum,
      "x@1": (PAST * 0.71 ** 2) / sum + (VERIFICATION * 0.71 ** 2) / exploiters,
      "x@2": (PAST * 0.04) / sum + (VERIFICATION * 0.04) / exploiters,
      "agent:a": SELF_PLAY,
    };
    expectMatches(scores, expected, past);
    const even = 0.01 + 0.49 + 0.04;
    const solved = {
      "a@1": (PAST * 0.01) / even,
      "x@1": (PAST * 0.49) / even,
      "x@2": (PAST * 0.04) / even,
      "agent:a": VERIFICATION + SELF_PLAY,
    };
    expectMatches({ ...scores, "agent:a x@1": 0.3 }, solved, past);
  });

  it("meets past versions of a rival, even ones first, unless it wins more than 0.3 against the rival", () => {
    const view = (rate: number) => {
      const past = [member("b", 1), member("b", 2)];
      const scores = { "agent:a b@1": 0.9, "agent:a b@2": 0.4, "agent:a agent:b": rate };
      return viewOf({ past, newest: [newestOf("b"), newestOf("x", "main-exploiter")] }, scores);
    };
    const hard = { "b@1": 0.01 / 0.37, "b@2": 0.36 / 0.37 };
    const even = { "b@1": 0.09 / 0.33, "b@2": 0.24 / 0.33 };
    expectFrequencies(rule, view(0.3), {
      "b@1": PAST * hard["b@1"] + (VERIFICATION + SELF_PLAY) * even["b@1"],
      "b@2": PAST * hard["b@2"] + (VERIFICATION + SELF_PLAY) * even["b@2"],
    });
    expectFrequencies(rule, view(0.31), {
      "b@1": PAST * hard["b@1"],
      "b@2": PAST * hard["b@2"],
      "agent:b": VERIFICATION + SELF_PLAY,
    });
  });

  it("meets all main agents alike, itself among them, and no exploiters", () => {
    const newest = [newestOf("a"), newestOf("b"), newestOf("x", "league-exploiter")];
    expectFrequencies(rule, viewOf({ newest }), { "agent:a": 0.5, "agent:b": 0.5 });
  });

  it("takes other constants", () => {
    const options = { pastShare: 0.2, verificationShare: 0 };
    expectMatches({}, { "a@1": 0.2, "agent:a": 0.8 }, [member("a", 1)], options);
  });
});

describe("a main exploiter", () => {
  const agent = { id: "x", kind: "main-exploiter" } as const;
  const past = [member("a", 1), member("a", 2), member("b", 1), member("x", 1, "main-exploiter")];
  const newest = [newestOf("x", "main-exploiter"), newestOf("a"), newestOf("y", "league-exploiter")];

  it("meets the main agent while it wins more than 0.1", () => {
    expectFrequencies(rule, viewOf({ agent, past, newest }, { "agent:x agent:a": 0.11 }), { "agent:a": 1 });
  });

  it("meets that agent's past versions, even ones first, otherwise", () => {
    const scores = { "agent:x agent:a": 0.1, "agent:x a@1": 0.5, "agent:x a@2": 0.2 };
    const expected = { "a@1": 0.25 / 0.41, "a@2": 0.16 / 0.41 };
    expectFrequencies(rule, viewOf({ agent, past, newest }, scores), expected);
  });

  it("meets the main agent all the same while that has no past", () => {
    expectFrequencies(rule, viewOf({ agent, newest }, { "agent:x agent:a": 0 }), { "agent:a": 1 });
  });
});

describe.each(["league-exploiter", "best-response"] as const)("a %s", (kind) => {
  const agent = { id: "y", kind };
  const newest = [newestOf("a"), newestOf("y", kind)];

  it("meets the whole past, with weights min(0.5, 1 - x)", () => {
    const past = [member("a", 1), member("x", 1, "main-exploiter"), member("y", 1, kind)];
    const scores = { "agent:y a@1": 0.1, "agent:y x@1": 0.9, "agent:y y@1": 0.6 };
    expectFrequencies(rule, viewOf({ agent, past, newest }, scores), { "a@1": 0.5, "x@1": 0.1, "y@1": 0.4 });
  });

  it("meets the main agents without a past", () => {
    expectFrequencies(rule, viewOf({ agent, newest }), { "agent:a": 1 });
  });
});
