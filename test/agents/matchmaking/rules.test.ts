import { describe, expect, it } from "vitest";
import {
  matchmakingRuleById,
  matchmakingRules,
  resolveMatchmakingOptions,
} from "../../../agents/matchmaking/registry.ts";
import { choose, random } from "../../../games/core/random.ts";
import { expectFrequencies } from "./expect-frequencies.ts";
import { member, newestOf, viewOf } from "./view.ts";

const past = [1, 2, 3, 4].map((version) => member("a", version));

describe.each(matchmakingRules.map((rule) => ({ id: rule.id, rule })))("$id", ({ rule }) => {
  const options = resolveMatchmakingOptions(rule);

  it("plays itself without a past", () => {
    expect(rule.choose(viewOf(), options, random(1))?.key).toBe("agent:a");
  });

  it("chooses no opponent where there is none", () => {
    expect(rule.choose(viewOf({ newest: [] }), options, random(1))).toBeNull();
  });

  it("chooses the same opponents from equal random numbers", () => {
    const view = viewOf({ past, pastShare: 0.5 }, { "agent:a a@1": 0.2, "agent:a a@2": 0.9 });
    const run = (): (string | undefined)[] => {
      const draw = random("same");
      return Array.from({ length: 50 }, () => rule.choose(view, options, draw)?.key);
    };
    expect(run()).toStrictEqual(run());
  });

  it("meets only the others' policies where it can't play itself", () => {
    const view = viewOf({ newest: [newestOf("b"), newestOf("c")], past: [member("b", 1)], peers: past });
    const draw = random("others");
    const met = new Set(Array.from({ length: 200 }, () => rule.choose(view, options, draw)?.agent));
    expect([...met].filter((agent) => agent !== "b" && agent !== "c")).toStrictEqual([]);
  });

  it("takes a member of the past where no newest policy may meet it, unless it never does", () => {
    const view = viewOf({ newest: [], past, pastShare: 0 });
    const expected = rule.id === "self-play" ? [null] : past;
    expect(expected).toContain(rule.choose(view, options, random(2)));
  });
});

describe("self-play", () => {
  it("plays a main agent, any of several, where the agent can't play itself", () => {
    const newest = [newestOf("x", "league-exploiter"), newestOf("b"), newestOf("c")];
    expectFrequencies(matchmakingRuleById("self-play"), viewOf({ newest, past }), { "agent:b": 0.5, "agent:c": 0.5 });
  });
});

describe("uniform-past", () => {
  const rule = matchmakingRuleById("uniform-past");

  it("draws once for the share and then chooses, as leagues always did", () => {
    const view = viewOf({ past, pastShare: 0.25 });
    for (let turn = 0; turn < 300; turn++) {
      const [draw, expected] = [random(turn), random(turn)];
      const opponent = expected() >= 0.25 ? newestOf("a") : choose(expected, past);
      expect(rule.choose(view, {}, draw)).toStrictEqual(opponent);
      expect(draw()).toBe(expected());
    }
  });

  it("draws nothing without a past", () => {
    const draw = random(7);
    rule.choose(viewOf(), {}, draw);
    expect(draw()).toBe(random(7)());
  });
});

describe("delta-uniform", () => {
  const rule = matchmakingRuleById("delta-uniform");

  it("draws from the part of the past after delta", () => {
    expectFrequencies(rule, viewOf({ past }), { "a@3": 0.5, "a@4": 0.5 });
    expectFrequencies(rule, viewOf({ past }), { "a@1": 0.25, "a@2": 0.25, "a@3": 0.25, "a@4": 0.25 }, { delta: 0 });
  });

  it("always plays the newest member at delta 1", () => {
    expectFrequencies(rule, viewOf({ past }), { "a@4": 1 }, { delta: 1 });
  });
});

describe("prioritised fictitious self-play", () => {
  const scores = { "agent:a a@1": 1, "agent:a a@2": 0.8, "agent:a a@3": 0.4, "agent:a a@4": 0 };

  it("hard: weights (1 - x)²", () => {
    const sum = 0.04 + 0.36 + 1;
    const expected = { "a@2": 0.04 / sum, "a@3": 0.36 / sum, "a@4": 1 / sum };
    expectFrequencies(matchmakingRuleById("pfsp-hard"), viewOf({ past }, scores), expected);
  });

  it("hard: weights (1 - x)^p", () => {
    const expected = { "a@2": 0.2 / 1.8, "a@3": 0.6 / 1.8, "a@4": 1 / 1.8 };
    expectFrequencies(matchmakingRuleById("pfsp-hard"), viewOf({ past }, scores), expected, { power: 1 });
  });

  it("variance: weights x (1 - x)", () => {
    const expected = { "a@2": 0.16 / 0.4, "a@3": 0.24 / 0.4 };
    expectFrequencies(matchmakingRuleById("pfsp-variance"), viewOf({ past }, scores), expected);
  });

  it("linear: weights min(0.5, 1 - x)", () => {
    const expected = { "a@2": 0.2 / 1.2, "a@3": 0.5 / 1.2, "a@4": 0.5 / 1.2 };
    expectFrequencies(matchmakingRuleById("pfsp-linear"), viewOf({ past }, scores), expected);
  });

  it("is uniform when the weights sum to zero", () => {
    const beaten = Object.fromEntries(past.map(({ key }) => [`agent:a ${key}`, 1]));
    const expected = { "a@1": 0.25, "a@2": 0.25, "a@3": 0.25, "a@4": 0.25 };
    for (const id of ["pfsp-hard", "pfsp-variance", "pfsp-linear"]) {
      expectFrequencies(matchmakingRuleById(id), viewOf({ past }, beaten), expected);
    }
  });

  it("counts an opponent that it hasn't met as even", () => {
    const expected = { "a@1": 0.25 / 0.34, "a@2": 0.09 / 0.34 };
    const view = viewOf({ past: past.slice(0, 2) }, { "agent:a a@2": 0.7 });
    expectFrequencies(matchmakingRuleById("pfsp-hard"), view, expected);
  });

  it("meets the past in the league's share of segments only", () => {
    const view = viewOf({ past: past.slice(0, 1), pastShare: 0.2 });
    expectFrequencies(matchmakingRuleById("pfsp-hard"), view, { "agent:a": 0.8, "a@1": 0.2 });
  });
});

describe("past-champions", () => {
  const rule = matchmakingRuleById("past-champions");

  it("takes every member for a champion without games between members", () => {
    expectFrequencies(rule, viewOf({ past }), { "a@1": 0.25, "a@2": 0.25, "a@3": 0.25, "a@4": 0.25 });
  });

  it("leaves out a member that its champion beat, and compares the next one with that champion", () => {
    const scores = { "a@2 a@1": 0.4, "a@3 a@2": 0, "a@3 a@1": 0.6, "a@4 a@3": 0.5 };
    const expected = { "a@1": 1 / 3, "a@3": 1 / 3, "a@4": 1 / 3 };
    expectFrequencies(rule, viewOf({ past }, scores), expected);
    expectFrequencies(rule, viewOf({ past }, scores), { "a@1": 0.5, "a@3": 0.5 }, { minScore: 0.55 });
  });

  it("keeps the champions of each agent apart", () => {
    const members = [member("a", 1), member("b", 1), member("b", 2)];
    const scores = { "b@1 a@1": 0, "b@2 b@1": 0.1 };
    expectFrequencies(rule, viewOf({ past: members }, scores), { "a@1": 0.5, "b@1": 0.5 });
  });
});

describe("the registry of matchmaking rules", () => {
  it("has the rules of the command line", () => {
    const ids =
      "self-play uniform-past delta-uniform pfsp-hard pfsp-variance pfsp-linear alphastar psro-uniform psro-nash psro-prd psro-alpha-rank past-champions";
    expect(matchmakingRules.map(({ id }) => id)).toStrictEqual(ids.split(" "));
  });

  it("refuses an unknown rule by naming those available", () => {
    const error = {
      code: "league/unknown-matchmaking",
      message: expect.stringContaining("self-play, uniform-past") as string,
    };
    expect(() => matchmakingRuleById("elo")).toThrow(expect.objectContaining(error) as Error);
  });

  it("completes options, and refuses unknown ones and numbers out of range", () => {
    const rule = matchmakingRuleById("pfsp-hard");
    expect(resolveMatchmakingOptions(rule)).toStrictEqual({ power: 2 });
    expect(resolveMatchmakingOptions(rule, { power: 3 })).toStrictEqual({ power: 3 });
    const bad = (given: Readonly<Record<string, number>>, message: string, id = "pfsp-hard") => {
      const error = { code: "league/bad-matchmaking", message: expect.stringContaining(message) as string };
      expect(() => resolveMatchmakingOptions(matchmakingRuleById(id), given)).toThrow(
        expect.objectContaining(error) as Error,
      );
    };
    bad({ power: -1 }, "a number from 0 to 20, and is -1");
    bad({ power: Number.NaN }, "a number from 0 to 20");
    bad({ constructor: 1 }, 'has no option "constructor"; its options are power');
    bad({ x: 1 }, "it has no options", "self-play");
    bad({ members: 2.5 }, "a whole number from 1 to 64", "psro-nash");
  });
});
