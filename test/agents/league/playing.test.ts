import { describe, expect, it } from "vitest";
import { gameById } from "../../../games/registry.ts";
import type { LeagueChoice } from "../../../agents/league/choice.ts";
import { completeConfig, resolveConfig } from "../../../agents/league/defaults.ts";
import { needsComparison, playingPolicy } from "../../../agents/league/playing.ts";
import { stepDue } from "../../../agents/league/schedule.ts";
import { configOf, evaluated, foldOf, joined, updated } from "./ledgers.ts";

const mmd = { learner: { id: "mmd" } } as const;
const learned = (version: number) => updated(version, [], { average: `a${version}` });
const exact = (value: number) => ({ value, low: value, high: value, n: 0, unit: "chips", meaning: "" });
const measured = (version: number, last: number, average: number) =>
  evaluated(version, { measures: { nashConv: exact(last), "nashConv/average": exact(average) } });

describe("the playing policy of an agent", () => {
  const playing = (events: Parameters<typeof foldOf>[0], choice: LeagueChoice = mmd) =>
    playingPolicy(foldOf(events, choice).state);

  it("is the average of the newest version where the newest evaluation of both finds it closer to equilibrium", () => {
    const events = [joined(0), learned(1), measured(1, 0.44, 0.17), learned(2)];
    const comparison = { version: 1, last: 0.44, average: 0.17 };
    expect(playing(events)).toEqual({ policy: "a2", weights: "average", version: 2, comparison });
    expect(playing([...events, measured(2, 0.1, 0.2)])).toMatchObject({ policy: "p2", weights: "last" });
  });

  it("is the last weights before both are measured, and after the agent has started over", () => {
    expect(playing([])).toBeNull();
    expect(playing([joined(0), learned(1)])).toMatchObject({ policy: "p1", comparison: null });
    const restarted = { type: "agent-restarted", version: 1, policy: "p0", reason: "" } as const;
    expect(playing([joined(0), learned(1), measured(1, 0.4, 0.1), restarted])).toMatchObject({
      policy: "p0",
      weights: "last",
      comparison: null,
    });
  });

  it("is the choice of the configuration, whatever is measured", () => {
    const events = [joined(0), learned(1), measured(1, 0.4, 0.1), learned(2), measured(2, 0.1, 0.4)];
    expect(playing(events.slice(0, 3), { ...mmd, playing: "last" })?.policy).toBe("p1");
    expect(playing(events, { ...mmd, playing: "average" })?.policy).toBe("a2");
  });
});

describe("a version that is due to be frozen", () => {
  const stateOf = (events: Parameters<typeof foldOf>[0], choice: LeagueChoice = {}) =>
    foldOf([joined(0), ...events], { ...mmd, snapshotEvery: 2, ...choice }).state;

  it("is measured first if the better of its weights is to join, even if an older evaluation is known", () => {
    expect(stepDue(stateOf([learned(1), measured(1, 0.4, 0.1)]))).toBeNull();
    const due = [learned(1), measured(1, 0.4, 0.1), learned(2)];
    expect(needsComparison(stateOf(due))).toBe(true);
    expect(stepDue(stateOf(due))).toBe("compare");
    expect(stepDue(stateOf([...due, measured(2, 0.1, 0.4)]))).toBe("join");
    expect(stepDue(stateOf([...due, measured(2, 0.1, 0.4)], { gate: { rule: "sprt" } }))).toBe("gate");
  });

  it("joins unmeasured where the configuration chooses", () => {
    for (const playing of ["last", "average"] as const) {
      expect(stepDue(stateOf([learned(1), learned(2)], { playing }))).toBe("join");
    }
  });

  it("is not replaced by itself when the newest frozen policy is the next parent", () => {
    const average = { ...joined(2), policy: "a2", isAverage: true } as const;
    const state = stateOf([learned(1), learned(2), measured(2, 0.4, 0.1), average], { parents: { rule: "newest" } });
    expect(state.members.at(-1)).toMatchObject({ policy: "a2", isAverage: true, version: 2 });
    expect(stepDue(state)).toBeNull();
  });
});

it("an evaluation that finishes after a newer one takes its place on the curve, at the time of its version", () => {
  const { state } = foldOf(
    [joined(0), learned(1), measured(1, 1, 1), learned(2), learned(3), measured(3, 1, 1), measured(2, 1, 1)],
    mmd,
  );
  expect(state.evaluations.map(({ version }) => version)).toEqual([1, 2, 3]);
  const times = state.evaluations.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

describe("the setting playing", () => {
  it("is the better of both by default where the average can be measured exactly, else the last weights", () => {
    expect(configOf(mmd).playing).toBe("best");
    expect(configOf().playing).toBe("last");
    expect(configOf({ ...mmd, cast: ["policy", "script:random"] }).playing).toBe("last");
    expect(resolveConfig(gameById("connect-four"), mmd).playing).toBe("last");
  });

  it.each([
    ["the average of a learner that keeps none", "kuhn-poker", { playing: "average" }, /keeps no average/],
    ["the better of both in a game without exact values", "connect-four", { ...mmd, playing: "best" }, /enumerated/],
  ] as const)("refuses %s", (_, game, choice, sentence) => {
    const resolve = () => resolveConfig(gameById(game), choice);
    expect(resolve).toThrow(expect.objectContaining({ code: "league/bad-playing" }) as Error);
    expect(resolve).toThrow(sentence);
  });

  it("is last in leagues of older releases, for each of their agents too", () => {
    const without = (_key: string, value: unknown) => (value === "best" ? undefined : value);
    const config = configOf({ ...mmd, agents: [{ id: "one" }, { id: "two" }] });
    const older = JSON.parse(JSON.stringify(config, without)) as typeof config;
    expect(JSON.stringify(older)).not.toContain("playing");
    const read = completeConfig(older);
    expect(read.playing).toBe("last");
    expect(read.agents.map(({ settings }) => settings.playing)).toEqual(["last", "last"]);
  });
});
