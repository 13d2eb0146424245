import { expect, it } from "vitest";
import { launchCommand } from "../../../web/launch/launch-command.ts";

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

it("is a request to the server if the command line lacks an option", () => {
  expect(launchCommand({ preset: "mae", base: null }, address)).toBe(
    `curl ${address}/api/leagues --header 'content-type: application/json' --data '{"preset":"mae","base":null}'`,
  );
});
