import { describe, expect, it } from "vitest";
import {
  EXAMPLE_EXPERIMENT,
  newExperimentDraft,
  readExperimentJson,
  requestFromExperimentDraft,
  seedCount,
  toggleAblation,
} from "../../../web/experiments/experiment-draft.ts";

describe("the form of a new experiment", () => {
  it.each([
    ["5", 5, 5],
    [" 1, 2 7 ", [1, 2, 7], 3],
    ["100", 100, 100],
    ["101", 0, 0],
    ["0", 0, 0],
    ["1, 1", 0, 0],
    ["many", 0, 0],
    ["-3", 0, 0],
    ["", 0, 0],
  ])("reads the seeds %j", (text, seeds, count) => {
    expect(requestFromExperimentDraft({ ...newExperimentDraft("spc"), seeds: text }).seeds).toEqual(seeds);
    expect(seedCount(text)).toBe(count);
  });

  it("asks for the full protocol and leaves out what was left empty", () => {
    expect(requestFromExperimentDraft(newExperimentDraft("spc"))).toEqual({
      preset: "spc",
      ablations: ["none"],
      seeds: 5,
    });
    const draft = { ...newExperimentDraft("spc"), updates: 12, name: " Two arms " };
    expect(requestFromExperimentDraft(draft)).toMatchObject({ updates: 12, name: "Two arms" });
  });

  it("keeps arms in the order in which they are offered", () => {
    const all = ["none", "a", "b"];
    expect(toggleAblation(["none"], "b", all)).toEqual(["none", "b"]);
    expect(toggleAblation(["none", "b"], "a", all)).toEqual(all);
    expect(toggleAblation(all, "none", all)).toEqual(["a", "b"]);
  });

  it("says why a text is no experiment", () => {
    expect(readExperimentJson(EXAMPLE_EXPERIMENT)).toMatchObject({ request: { seeds: 5 } });
    expect(readExperimentJson("  ")).toEqual({ fault: "Paste an experiment, or choose a file." });
    expect(readExperimentJson("{")).toMatchObject({ fault: expect.stringMatching(/^That is not JSON: /) });
    expect(readExperimentJson("[]")).toMatchObject({ fault: expect.stringMatching(/^An experiment is an object/) });
  });
});
