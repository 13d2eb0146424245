import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkShape } from "../../../../server/schemas/shape.ts";
import { requestFromOptions, type LaunchOptions } from "../../../../server/cli/league/launch.ts";
import { createProgram } from "../../../../server/cli/program.ts";
import { createLeague } from "../../../../server/leagues/create-league.ts";
import { openStore } from "../../../../server/store/registry.ts";
import type { Store } from "../../../../server/store/store.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { launchRequest } from "../../../../server/schemas/leagues.ts";
import { matchRequest } from "../../../../server/schemas/matches.ts";

let store: Store;
const folder = temporaryFolder();
beforeAll(async () => {
  store = await openStore({ directory: folder });
});
afterAll(() => store.close());

/** As in the API's route. */
const launchByApi = (body: object) =>
  Promise.resolve().then(() => createLeague(store, checkShape(launchRequest, { game: "kuhn-poker", ...body })));

/** As in `league run`, for refusals only. */
async function launchByCommand(args: readonly string[]) {
  const program = await createProgram(["league"]);
  return program.parseAsync(["league", "run", "--game", "kuhn-poker", ...args], { from: "user" });
}

const ASTRONAUT = "👩‍🚀";

describe("the API and the command line both refuse", () => {
  it.each<[string, object, readonly string[]]>([
    ["a layer without a neuron", { hidden: [0] }, ["--hidden", "0"]],
    ["half a neuron", { hidden: [4.5] }, ["--hidden", "4.5"]],
    ["too wide a layer", { hidden: [513] }, ["--hidden", "513"]],
    ["five layers", { hidden: [8, 8, 8, 8, 8] }, ["--hidden", "8,8,8,8,8"]],
    ["no layer", { hidden: [] }, ["--hidden", ""]],
    ["a name of 3,000 emoji", { name: ASTRONAUT.repeat(3000) }, ["--name", ASTRONAUT.repeat(3000)]],
    ["an empty name", { name: "" }, ["--name", ""]],
    ["a blank name", { name: " \t " }, ["--name", " \t "]],
    ["a name that colours a terminal", { name: "\u001b[31mred" }, ["--name", "\u001b[31mred"]],
    ["a name of two lines", { name: "one\ntwo" }, ["--name", "one\ntwo"]],
    ["a name that turns its reader round", { name: "a\u202eb" }, ["--name", "a\u202eb"]],
    ["a name of half a character", { name: "a\ud800b" }, ["--name", "a\ud800b"]],
    ["a name with what nothing shows", { name: "a\u200bb" }, ["--name", "a\u200bb"]],
    ["a negative seed", { seed: -1 }, ["--seed=-1"]],
    ["a fraction of a seed", { seed: 1.5 }, ["--seed", "1.5"]],
    ["a seed of 33 bits", { seed: 2 ** 32 }, ["--seed", String(2 ** 32)]],
    ["no updates", { budget: { updates: 0 } }, ["--updates", "0"]],
    ["half an update", { budget: { updates: 0.5 } }, ["--updates", "0.5"]],
    ["half a pass", { learner: { hyperparameters: { epochs: 1.5 } } }, ["--set", "epochs=1.5"]],
    ["a hyperparameter out of range", { learner: { hyperparameters: { entropy: 2 } } }, ["--set", "entropy=2"]],
    ["half an episode", { segmentEpisodes: 1.5 }, ["--set", "segmentEpisodes=1.5"]],
    ["too large a share", { pastShare: 2 }, ["--set", "pastShare=2"]],
    ["nine seats", { cast: Array(9).fill("policy") }, ["--cast", Array(9).fill("policy").join(",")]],
    ["a reference without end", { cast: ["policy", "x".repeat(101)] }, ["--cast", `policy,${"x".repeat(101)}`]],
    ["the average of a learner that keeps none", { playing: "average" }, ["--playing", "average"]],
    ["a base without end", { base: "x".repeat(101) }, ["--base", "x".repeat(101)]],
    ["an option that is not there", { options: { decks: 2 } }, ["--option", "decks=2"]],
  ])("%s", async (_, body, args) => {
    const refusal = { code: expect.stringMatching(/^(request|league|learner|game)\//) as string };
    await expect(launchByApi(body)).rejects.toMatchObject(refusal);
    await expect(launchByCommand([...args, "--store", folder])).rejects.toMatchObject(refusal);
    expect(await store.leagueIds()).toEqual([]);
  });

  it.each([
    ["entropy= ", /NAME=NUMBER/],
    ["entropy=", /NAME=NUMBER/],
    ["entropy=0.5=9", /NAME=NUMBER/],
    ["entropy=0x1", /NAME=NUMBER/],
    ["entropy=Infinity", /NAME=NUMBER/],
    ["=1", /NAME=NUMBER/],
    ["epochs=1.5", /epochs must be a whole number from 1 to 32, and is 1\.5/],
  ])("--set %j", async (set, sentence) => {
    await expect(launchByCommand(["--set", set, "--store", folder])).rejects.toThrow(sentence);
  });
});

describe("the API and the command line both accept", () => {
  const options: LaunchOptions = { game: "negotiation", option: {}, set: {} };

  it.each([["Kühn № 7"], [ASTRONAUT], ["אדום שחור"], ["  trimmed  "]])("the name %j", (name) => {
    expect(requestFromOptions({ ...options, name }).name).toBe(name.trim());
    expect(checkShape(matchRequest, { game: "kuhn-poker", seats: ["human"], name }).name).toBe(name.trim());
  });

  it("the same request", () => {
    const request = requestFromOptions({
      ...options,
      seed: 0xffff_ffff,
      hidden: [4, 512],
      updates: 1,
      option: { private: "true" },
      set: { pastShare: 0.5, epochs: 2 },
      matchmaking: "pfsp-hard",
      gate: "sprt",
      playing: "last",
    });
    expect(request).toMatchObject({
      game: "negotiation",
      options: { private: true },
      seed: 0xffff_ffff,
      hidden: [4, 512],
      budget: { updates: 1 },
      pastShare: 0.5,
      learner: { hyperparameters: { epochs: 2 } },
      matchmaking: { rule: "pfsp-hard" },
      gate: { rule: "sprt" },
      playing: "last",
    });
    expect(checkShape(launchRequest, JSON.parse(JSON.stringify(request)))).toEqual(JSON.parse(JSON.stringify(request)));
  });
});
