import { expect, it } from "vitest";
import { launchCommand } from "../../../web/launch/launch-command.ts";
import type { LaunchRequest } from "../../../server/schemas/leagues.ts";

const address = "http://127.0.0.1:2567";

it("is a command with options, quoted for a shell", () => {
  const request = {
    preset: "spc",
    ablation: "no-balance",
    name: "It's mine, v2",
    seed: 3,
    learner: { hyperparameters: { entropy: 0.05, "entropy.player 1": 1e-7 } },
    towers: [[0, 1], [2]],
    cast: ["policy", "script:random", "base"],
    ahead: false,
    options: { bargains: 2, accounting: "failures counted" },
    segmentEpisodes: 64,
    budget: { updates: 5, seconds: 60 },
  };
  expect(launchCommand(request, address)).toBe(
    "npm run -s redqueen -- league run --preset spc --ablation no-balance --name 'It'\\''s mine, v2' --seed 3 " +
      "--towers 0,1/2 --cast policy,script:random,base --no-ahead --option bargains=2 " +
      "--option 'accounting=failures counted' --set segmentEpisodes=64 --set entropy=0.05 " +
      "--set 'entropy.player 1=1e-7' --updates 5 --for 60s",
  );
});

it("has the rules of the league, if their options are the defaults", () => {
  const request: LaunchRequest = {
    game: "kuhn-poker",
    learner: { id: "mmd" },
    matchmaking: { rule: "pfsp-hard" },
    gate: { rule: "sprt", options: {} },
    playing: "average",
    payoffEpisodes: 64,
  };
  expect(launchCommand(request, address)).toBe(
    "npm run -s redqueen -- league run --game kuhn-poker --learner mmd --matchmaking pfsp-hard --gate sprt " +
      "--playing average --set payoffEpisodes=64",
  );
});

it.each<LaunchRequest>([
  { game: "kuhn-poker", matchmaking: { rule: "pfsp-hard", options: { power: 3 } } },
  { game: "kuhn-poker", gate: { options: { elo1: 50 }, rule: "sprt" } },
  { game: "kuhn-poker", checkpoints: { rule: "alphastar" } },
  { game: "kuhn-poker", parents: { rule: "dgm" } },
  { game: "kuhn-poker", parent: "a".repeat(64) },
  { game: "kuhn-poker", agents: [{ id: "main" }] },
])("is a request to the server for what only a file of settings has: %j", (request) => {
  expect(launchCommand(request, address)).toContain(`--data '${JSON.stringify(request)}'`);
});

it("is a request to the server if the command line lacks an option", () => {
  expect(launchCommand({ preset: "mae", base: null }, address)).toBe(
    `curl ${address}/api/leagues --header 'content-type: application/json' --data '{"preset":"mae","base":null}'`,
  );
});
