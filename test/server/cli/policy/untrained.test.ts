import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { answerOf, runCommand } from "../../../support/command.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import type { Evaluated, RunAnswer } from "../answers.ts";

interface Met {
  readonly seats: readonly { readonly player: string; readonly untrained: boolean }[];
}

const store = temporaryFolder();
/** The first policy of the league, which plays its second seat. */
let base: string;
let newest: string;
let league: string;

beforeAll(async () => {
  const sizes = ["--set", "segmentEpisodes=64", "--set", "segmentsPerUpdate=1", "--updates", "1", "--jobs", "1"];
  const cast = ["--cast", "policy,base", "--engine", "wasm"];
  const ran = await answerOf<RunAnswer>(["league", "run", "--game", "kuhn-poker", ...cast, ...sizes, "--store", store]);
  ({ league, policy: newest } = ran);
  const shown = await answerOf<{ members: { policy: string }[] }>(["league", "show", league, "--store", store]);
  base = shown.members[0]?.policy ?? "";
});

describe.concurrent("in a league whose second seat does not learn", () => {
  const match = (players: string) => {
    const options = ["--game", "kuhn-poker", "--episodes", "2", "--store", store];
    return ["match", "run", ...options, "--players", players];
  };
  const evaluate = (policy: string) => ["policy", "evaluate", "--league", league, "--store", store, "--policy", policy];

  it.each([
    ["its newest policy", () => "policy:newest,policy:newest", [false, true]],
    ["its base, which is cast there", () => `policy:newest,policy:${base}`, [false, false]],
    ["another player", () => "policy:newest,script:random", [false, false]],
    ["its base in the seat that learns", () => `policy:${base},script:random`, [false, false]],
  ])("match run marks each untrained seat: %s", async (_, players, untrained) => {
    const { seats } = await answerOf<Met>(match(players()));
    expect(seats.map((seat) => seat.untrained)).toEqual(untrained);
  });

  it("match run marks it in its table", async () => {
    const lines = (await runCommand(match("policy:newest,policy:newest"))).stdout.trimEnd().split("\n");
    expect(lines.map((line) => line.includes("untrained in this role"))).toEqual([false, true]);
  });

  it("policy evaluate names the role of the newest policy", async () => {
    expect(await answerOf<Evaluated>(evaluate("newest"))).toMatchObject({ policy: newest, untrained: ["second"] });
    const [title] = (await runCommand(evaluate("newest"))).stdout.split("\n");
    expect(title).toMatch(/; not trained as second$/);
  });

  it("policy evaluate names none of the base, which is cast there, and none of a scripted player", async () => {
    expect(await answerOf<Evaluated>(evaluate(base))).toMatchObject({ policy: base, untrained: [] });
    const script = ["policy", "evaluate", "--league", league, "--store", store, "--script", "random"];
    expect((await answerOf<Evaluated>(script)).untrained).toEqual([]);
  });
});

it("match run marks the roles that each agent of a league never learned", async () => {
  const agents = [
    { id: "first", cast: ["policy", "opponent"] },
    { id: "second", cast: ["opponent", "policy"] },
  ];
  const settings = { game: "kuhn-poker", segmentEpisodes: 16, segmentsPerUpdate: 1, agents, budget: { updates: 1 } };
  const folder = temporaryFolder();
  const config = join(folder, "league.json");
  await writeFile(config, JSON.stringify(settings));
  const stored = ["--store", folder];
  const { league: id } = await answerOf<RunAnswer>([
    "league",
    "run",
    "--config",
    config,
    ...stored,
    "--engine",
    "wasm",
    "--jobs",
    "1",
  ]);
  const shown = await answerOf<{ agents: { policy: string }[] }>(["league", "show", id, ...stored]);
  const [first = "", second = ""] = shown.agents.map(({ policy }) => policy);
  const marked = async (players: readonly string[]) => {
    const match = ["match", "run", "--game", "kuhn-poker", "--episodes", "2", ...stored];
    const { seats } = await answerOf<Met>([...match, "--players", players.map((policy) => `policy:${policy}`).join()]);
    return seats.map(({ untrained }) => untrained);
  };
  expect(await marked([first, second])).toEqual([false, false]);
  expect(await marked([second, first])).toEqual([true, true]);
  const evaluated = await answerOf<Evaluated>(["policy", "evaluate", "--league", id, ...stored, "--policy", second]);
  expect(evaluated.untrained).toEqual(["first"]);
  expect(evaluated.measures).toHaveProperty("worstReturn/second");
});
