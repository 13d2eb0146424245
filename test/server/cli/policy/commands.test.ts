import { beforeAll, describe, expect, it } from "vitest";
import { importTable } from "../../../agents/trees/tables.ts";
import { nashConv } from "../../../../agents/trees/nash-conv.ts";
import { gameTree } from "../../../../agents/trees/tree.ts";
import { gameById } from "../../../../games/registry.ts";
import { openStore } from "../../../../server/store/registry.ts";
import { eventsOf } from "../../../support/league-audit.ts";
import { answerOf, runCommand, refusalOf, sentenceOf } from "../../../support/command.ts";
import { folderIn, temporaryFolder } from "../../../support/folder.ts";
import type { Evaluated, Exported, RunAnswer } from "../answers.ts";

const store = temporaryFolder();
const engine = ["--engine", "wasm"];

let ran: RunAnswer;
beforeAll(async () => {
  const sizes = ["--updates", "5", "--jobs", "1", "--set", "segmentEpisodes=64"];
  ran = await answerOf<RunAnswer>(["league", "run", "--game", "kuhn-poker", ...sizes, "--store", store, ...engine]);
});

describe("policy export", () => {
  const args = () => ["policy", "export", "--league", ran.league, "--store", store, "--format", "openspiel"];

  it("prints the newest policy's probabilities in all 12 information states of Kuhn poker", async () => {
    const answer = await answerOf<Exported>(args());
    expect(Object.keys(answer)).toEqual(["game", "player", "policy"]);
    expect(answer.game).toBe("kuhn_poker");
    expect(answer.player).toEqual({
      reference: `policy:${ran.policy}`,
      league: ran.league,
      version: ran.updates,
      name: "newest",
    });
    expect(Object.keys(answer.policy).sort()).toEqual(
      ["0", "0b", "0p", "0pb", "1", "1b", "1p", "1pb", "2", "2b", "2p", "2pb"].sort(),
    );
    for (const actions of Object.values(answer.policy)) {
      expect(Object.keys(actions)).toEqual(["0", "1"]);
      expect((actions["0"] ?? 0) + (actions["1"] ?? 0)).toBeCloseTo(1, 9);
    }
    const tree = gameTree(gameById("kuhn-poker"));
    const measured = nashConv(tree, importTable(tree, answer.policy)).nashConv;
    expect(Math.abs(measured - (ran.evaluation["nashConv"] ?? Number.NaN))).toBeLessThan(1e-6);
  });

  it("accepts a member by the beginning of its hash, and names existing ones", async () => {
    const show = ["league", "show", ran.league, "--store", store];
    const { members } = await answerOf<{ members: { policy: string }[] }>(show);
    const first = members[0]?.policy.slice(0, 10) ?? "";
    const { player, policy } = await answerOf<Exported>([...args(), "--policy", first]);
    expect(Object.keys(policy)).toHaveLength(12);
    expect(player).toMatchObject({ reference: `policy:${members[0]?.policy}`, version: 0, name: "snapshot" });
    expect(await sentenceOf([...args(), "--policy", "nobody"])).toMatch(/no policy "nobody".*\(v\d+, newest\)/);
    expect(await sentenceOf([...args(), "--policy", ""])).toMatch(/"" does not name a policy.*\(v\d+, newest\)/);
    expect(await sentenceOf([...args(), "--policy", "average"])).toMatch(/no average policy.*keeps no average/);
    expect(await sentenceOf([...args().slice(0, -1), "gambit"])).toMatch(/choices are openspiel, table/);
  });

  it("names its policy in the first line", async () => {
    const { stdout } = await runCommand(args());
    const short = ran.policy.slice(0, 12);
    expect(stdout.split("\n")[0]).toBe(
      `kuhn_poker, policy ${short}: the newest of ${ran.league}, after ${ran.updates} updates`,
    );
  });
});

describe("policy evaluate", () => {
  it("repeats the run's measures", async () => {
    const args = ["policy", "evaluate", "--league", ran.league, "--store", store];
    const { measures, policy, player, untrained } = await answerOf<Evaluated>(args);
    expect(policy).toBe(ran.policy);
    expect(untrained).toEqual([]);
    expect(player).toMatchObject({ league: ran.league, version: ran.updates, name: "newest" });
    expect(Object.keys(measures)).toEqual(Object.keys(ran.evaluation.measures));
    expect(measures["nashConv"]?.value).toBeCloseTo(ran.evaluation["nashConv"] ?? Number.NaN, 6);
    expect(measures["score/random"]?.value).toBeCloseTo(ran.evaluation["score/random"] ?? Number.NaN, 1);
  });
});

describe.concurrent("policy evaluate of a player of an enumerable game", () => {
  const kuhn = ["policy", "evaluate", "--game", "kuhn-poker"];

  it.each([
    [["--script", "random"], "script:random", 11 / 12, 1 / 8],
    [["--script", "passive"], "script:passive", 2, 0],
    [["--script", "equilibrium"], "script:equilibrium", 0, -1 / 18],
    [["--exact"], "exact:cfr-plus", 0.00017, -1 / 18],
  ])("measures %j exactly", async (args, reference, nashConv, value) => {
    const { policy, player, measures } = await answerOf<Evaluated>([...kuhn, ...args]);
    expect(policy).toBeNull();
    expect(player).toEqual({ reference, league: null, version: null, name: null });
    expect(Object.keys(measures)).toEqual(["nashConv", "exploitability", "value"]);
    expect(measures["nashConv"]?.value).toBeCloseTo(nashConv, 4);
    expect(measures["exploitability"]?.value).toBeCloseTo(nashConv / 2, 4);
    expect(measures["value"]?.value).toBeCloseTo(value, 4);
  });

  it("uses the game and options of a league", async () => {
    const args = ["policy", "evaluate", "--league", ran.league.slice(0, 12), "--store", store, "--script", "honest"];
    expect((await answerOf<Evaluated>(args)).measures["nashConv"]?.value).toBeCloseTo(1 / 3, 9);
  });

  it.each([
    [[...kuhn, "--script", "nobody"], /no scripted player "nobody"; it has random, passive/],
    [[...kuhn, "--exact", "nobody"], /no exact player "nobody"; the only one is cfr-plus/],
    [[...kuhn, "--exact", "--script", "random"], /one of --policy, --script and --exact/],
    [["policy", "evaluate", "--game", "tic-tac-toe", "--script", "perfect"], /too large to be enumerated/],
    [["policy", "evaluate", "--script", "random"], /--league with its --store, or a --game/],
    [[...kuhn, "--policy", "newest"], /--league with its --store, or a --game/],
  ])("%j is refused", async (args, sentence) => {
    expect(await refusalOf(args)).toMatch(sentence);
  });
});

interface Shown {
  readonly id: string;
  readonly policy: string;
  readonly average: string;
  readonly playing: { readonly policy: string; readonly weights: string };
}

/** The better of the last and the averaged weights joined at each snapshot, and both kinds did. */
async function expectBetterMembers(directory: string, league: string): Promise<void> {
  const stored = await openStore({ directory });
  const entries = await stored.ledger(league);
  await stored.close();
  const updates = new Map(eventsOf(entries, "policy-updated").map((event) => [event.version, event]));
  const measured = new Map(eventsOf(entries, "evaluated").map(({ version, measures }) => [version, measures]));
  const members = eventsOf(entries, "member-added").filter(({ version }) => version > 0);
  expect(members.map(({ version }) => version)).toEqual([2, 4, 6, 8]);
  for (const { version, policy, isAverage = false } of members) {
    const { nashConv, "nashConv/average": averaged } = measured.get(version) ?? {};
    expect(isAverage).toBe((averaged?.value ?? Number.NaN) < (nashConv?.value ?? Number.NaN));
    const update = updates.get(version);
    expect(policy).toBe(isAverage ? update?.average : update?.policy);
  }
  expect(new Set(members.map(({ isAverage = false }) => isAverage)).size).toBe(2);
}

describe("a league that keeps an average of its weights", () => {
  const folder = folderIn(store);
  let league: string;
  let evaluation: RunAnswer["evaluation"];
  let shown: Shown;
  beforeAll(async () => {
    const set = ["segmentEpisodes=64", "snapshotEvery=2", "pastShare=0.5", "learningRate=0.05", "stepSize=50"];
    const sizes = ["--updates", "8", "--jobs", "1", ...set.flatMap((one) => ["--set", one]), "--seed", "9"];
    const run = ["league", "run", "--game", "kuhn-poker", "--learner", "mmd", "--store", folder, ...sizes, ...engine];
    ({ league, evaluation } = await answerOf<RunAnswer>(run));
    shown = await answerOf<Shown>(["league", "show", league.slice(0, -3), "--store", folder]);
  });
  const kept = () => ["--league", league.slice(0, -3), "--store", folder];

  it("freezes the better of its average and its last weights", () => expectBetterMembers(folder, league));

  it("exports and evaluates its playing policy, the better of both, unless another is named", async () => {
    const isAverage = (evaluation["nashConv/average"] ?? 0) < (evaluation["nashConv"] ?? 0);
    const [playing, name] = isAverage ? [shown.average, "average"] : [shown.policy, "newest"];
    expect(shown.playing).toMatchObject({ policy: playing, weights: isAverage ? "average" : "last", version: 8 });
    const unnamed = await answerOf<Exported>(["policy", "export", ...kept()]);
    expect(unnamed.player).toMatchObject({ reference: `policy:${playing}`, name });
    expect((await answerOf<Evaluated>(["policy", "evaluate", ...kept()])).player).toEqual(unnamed.player);
  });

  it("has its average in every command, by the beginning of its id", async () => {
    expect(shown.id).toBe(league);
    const average = { reference: `policy:${shown.average}`, league, version: 8, name: "average" };

    const { player, policy } = await answerOf<Exported>(["policy", "export", ...kept(), "--policy", "average"]);
    expect(player).toEqual(average);
    const tree = gameTree(gameById("kuhn-poker"));
    expect(nashConv(tree, importTable(tree, policy)).nashConv).toBeCloseTo(evaluation["nashConv/average"] ?? 0, 6);

    const evaluated = await answerOf<Evaluated>(["policy", "evaluate", ...kept(), "--policy", "average"]);
    expect(evaluated.player).toEqual(average);
    expect(evaluated.measures["nashConv"]?.value).toBeCloseTo(evaluation["nashConv/average"] ?? 0, 6);

    const players = ["--players", `policy:average,policy:${shown.average.slice(0, 20)}`, "--episodes", "10"];
    const match = ["match", "run", "--game", "kuhn-poker", "--store", folder];
    const met = await answerOf<{ seats: { player: string }[] }>([...match, ...players]);
    expect(met.seats).toMatchObject(
      [0, 1].map(() => ({ player: average.reference, league, version: 8, name: "average" })),
    );
    expect(await answerOf(["episode", "verify", ...kept()])).toMatchObject({ failed: [] });
  });
});
