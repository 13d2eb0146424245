import { describe, expect, it } from "vitest";
import { minimalRequest } from "../../../agents/league/minimal-request.ts";
import { presets } from "../../../agents/league/presets.ts";
import { requestedConfig, type LeagueRequest } from "../../../agents/league/request.ts";
import { games } from "../../../games/registry.ts";

const roundTrip = (request: LeagueRequest) => minimalRequest(requestedConfig(request));

describe("the shortest request of a configuration", () => {
  it.each(games.map(({ id }) => id))("is %s alone if nothing was chosen", (game) => {
    expect(roundTrip({ game })).toEqual({ game });
  });

  it.each(
    presets.flatMap(({ id, ablations }) => [undefined, ...Object.keys(ablations)].map((key) => [id, key] as const)),
  )("is the preset %s with the ablation %s alone", (preset, ablation) => {
    const request = { preset, ablation };
    expect(roundTrip(request)).toEqual(request);
  });

  it("contains what was chosen, and nothing else", () => {
    const request = {
      game: "leduc-poker",
      seed: 7,
      hidden: [32, 32],
      pastShare: 0.5,
      ahead: false,
      learner: { id: "reinforce++", hyperparameters: { entropy: 0.3 } },
      budget: { seconds: 600, updates: 40 },
    };
    expect(roundTrip(request)).toEqual(request);
    expect(roundTrip({ ...request, snapshotEvery: 25, segmentsPerUpdate: 4 })).toEqual(request);
  });

  it("contains the differences from a preset", () => {
    const request = {
      preset: "icl-aif",
      seed: 3,
      options: { bargains: 2 },
      learner: { hyperparameters: { entropy: 0.2 } },
      budget: { updates: 5 },
    };
    expect(roundTrip(request)).toEqual(request);
  });

  it("contains everything if the preset gives something else today", () => {
    const config = { ...requestedConfig({ preset: "icl-aif" }), preset: { id: "gone", ablation: null } };
    const request = minimalRequest(config);
    expect(request).toMatchObject({ game: "coached-negotiation" });
    expect(requestedConfig(request)).toEqual({ ...config, preset: null });
  });
});
