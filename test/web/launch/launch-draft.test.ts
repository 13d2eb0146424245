import { describe, expect, it } from "vitest";
import { minimalRequest } from "../../../agents/league/minimal-request.ts";
import { presets } from "../../../agents/league/presets.ts";
import { requestedConfig, type LeagueRequest } from "../../../agents/league/request.ts";
import { gameById } from "../../../games/registry.ts";
import { presentGame, presentPreset } from "../../../server/api/present.ts";
import { carriedRows, draftFromLeague, requestFromDraft, newDraft } from "../../../web/launch/launch-draft.ts";
import { settingDifferences } from "../../../web/launch/setting-rows.ts";
import type { LaunchRequest, LeagueDetail } from "../../../server/schemas/leagues.ts";

const factsOf = (id: string) => presentGame(gameById(id));
const presetOf = (id: string) => {
  const preset = presets.find((candidate) => candidate.id === id);
  if (!preset) throw new Error(`no preset ${id}`);
  return presentPreset(preset);
};

function leagueOf(request: LeagueRequest): Pick<LeagueDetail, "request" | "config"> {
  const config = requestedConfig(request);
  return { config: config as LeagueDetail["config"], request: minimalRequest(config) as LaunchRequest };
}

/** The configuration launched by the form, filled in from a league and unchanged. */
function launchedAgain(request: LeagueRequest) {
  const league = leagueOf(request);
  const preset = request.preset === undefined ? undefined : presetOf(request.preset);
  const draft = draftFromLeague(league, preset);
  const { name, ...again } = requestFromDraft(factsOf(league.config.game), preset, draft, "A league");
  return { name, config: requestedConfig(again as LeagueRequest) };
}

describe("launching again", () => {
  it.each<LeagueRequest>([
    { game: "kuhn-poker" },
    { game: "leduc-poker", seed: 7, hidden: [32, 32], pastShare: 0.5, ahead: false, budget: { updates: 3 } },
    { game: "kuhn-poker", learner: { id: "mmd" }, segmentEpisodes: 64 },
    { game: "sneaky-critic", towers: [[0], [1]], crossVersions: 2, pastShare: 0 },
    { game: "kuhn-poker", learner: { id: "mmd" }, playing: "average", pastShare: 0.1 },
    { game: "kuhn-poker", matchmaking: { rule: "pfsp-hard", options: { power: 3 } }, pastShare: 0.2 },
    { game: "kuhn-poker", checkpoints: { rule: "alphastar" }, gate: { rule: "sprt", options: { elo1: 50 } } },
    { game: "kuhn-poker", matchmaking: { rule: "psro-nash" }, parents: { rule: "dgm" } },
    { game: "kuhn-poker", gate: { options: {} }, agents: [{ id: "main" }, { id: "other", share: 0.5 }] },
    { preset: "self-redteam", ablation: "exploiters" },
    { preset: "icl-aif" },
    { preset: "spc", ablation: "no-balance", seed: 4, budget: { updates: 2 } },
    { preset: "icl-aif", options: { bargains: 2 }, learner: { hyperparameters: { entropy: 0.2 } } },
  ])("gives the same configuration: %j", (request) => {
    expect(launchedAgain(request).config).toEqual(requestedConfig(request));
  });

  it("lists copied parts that have no field in the form", () => {
    const { carried } = draftFromLeague(leagueOf({ game: "leduc-poker", hidden: [32, 32], ahead: false }), undefined);
    expect(carriedRows(carried)).toEqual([
      ["hidden", "Hidden", "[32,32]"],
      ["ahead", "Ahead", "false"],
    ]);
  });

  it("leaves the share against past members to the matchmaking rule if none is chosen", () => {
    const draft = { ...newDraft(undefined, 1), matchmaking: { rule: "pfsp-hard", options: {} } };
    const request = requestFromDraft(factsOf("kuhn-poker"), undefined, draft, "A league");
    expect(requestedConfig(request as LeagueRequest)).toMatchObject({
      matchmaking: { rule: "pfsp-hard", options: { power: 2 } },
      pastShare: 0.5,
    });
  });

  it("names the league by its title and seed if it has no name", () => {
    expect(requestFromDraft(factsOf("kuhn-poker"), undefined, newDraft(undefined, 3), "Kuhn poker").name).toBe(
      "Kuhn poker, seed 3",
    );
  });
});

describe("a preset's settings", () => {
  it("are those that differ from the defaults", () => {
    const { defaults, config, ablations } = presetOf("icl-aif");
    const known = { facts: factsOf("coached-negotiation"), presets: [] };
    const rows = settingDifferences([defaults, config], known);
    const values = Object.fromEntries(rows.map(({ name, values: shown }) => [name, shown]));
    expect(values["Hidden layers"]).toEqual([expect.any(String), "32"]);
    expect(values["Segments per update"]).toEqual(["4", "1"]);
    expect(values["Seed"]).toBeUndefined();
    const survivors = ablations.find(({ id }) => id === "survivors");
    const changed = settingDifferences([config, survivors?.config ?? config], known);
    expect(changed.map(({ name }) => name)).toEqual(["Accounting"]);
  });

  it("include the rules of the league and its agents", () => {
    const { config, ablations } = presetOf("spc");
    const leagueOfExploiters = ablations.find(({ id }) => id === "exploiters")?.config ?? config;
    const rows = settingDifferences([config, leagueOfExploiters], { facts: factsOf("sneaky-critic"), presets: [] });
    const values = Object.fromEntries(rows.map(({ name, values: shown }) => [name, shown]));
    expect(values["Agents"]?.[1]).toBe(leagueOfExploiters.agents.map(({ id }) => id).join(", "));
    expect(values["Matchmaking"]?.[1]).toMatch(/^alphastar \(past share /);
  });
});
