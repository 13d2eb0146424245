import { describe, expect, it } from "vitest";
import type { Measures } from "../../../../games/core/measures.ts";
import { openStore } from "../../../../server/store/registry.ts";
import { answerOf, runCommand, refusalOf } from "../../../support/command.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import type { PresetFacts } from "../../../../server/schemas/leagues.ts";

const store = temporaryFolder();

const PRESETS = ["mae", "mae-verified", "self-redteam", "icl-aif", "spc", "vision-zero"];

describe("league presets", () => {
  it("prints the presets, their papers and ablations", async () => {
    const facts = await answerOf<PresetFacts[]>(["league", "presets"]);
    expect(facts.map(({ id }) => id)).toEqual(PRESETS);
    const { stdout } = await runCommand(["league", "presets"]);
    for (const { id, paper, ablations } of facts) {
      expect(stdout).toContain(`${id} (`);
      expect(stdout).toContain(paper.title);
      for (const ablation of ablations) expect(stdout).toContain(`--ablation ${ablation.id}`);
    }
  });
});

describe("league run --preset", () => {
  it("runs the preset with an ablation and options, and compares start and end", async () => {
    const sizes = ["--set", "segmentEpisodes=8", "--set", "segmentsPerUpdate=1", "--set", "epochs=1"];
    const args = ["league", "run", "--preset", "icl-aif", "--ablation", "survivors", "--updates", "1", "--jobs", "1"];
    const options = ["--seed", "5", "--option", "bargains=2", "--engine", "wasm", "--store", store];
    const { stdout, code, stderr } = await runCommand([...args, ...sizes, ...options]);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^ {2}measure +start +end +unit$/m);
    expect(stdout).toMatch(/^ {2}deal rate\/bargain 2 .* -> /m);
    const kept = await openStore({ directory: store });
    const [id = ""] = await kept.leagueIds();
    const record = await kept.league(id);
    await kept.close();
    expect(record).toMatchObject({
      name: "Negotiation with AI feedback, survivors",
      config: {
        game: "coached-negotiation",
        seed: 5,
        preset: { id: "icl-aif", ablation: "survivors" },
        options: { accounting: "survivors", bargains: 2, coached: "seller" },
        cast: ["script:instructed", "script:instructed", "policy"],
        learner: { id: "reinforce++", hyperparameters: { epochs: 1, baseline: 1 } },
        budget: { updates: 1 },
        segmentEpisodes: 8,
      },
    });
  });

  it("lets policy evaluate measure a policy on its own play", async () => {
    const [{ id = "" } = {}] = await answerOf<{ id: string }[]>(["league", "list", "--store", store]);
    interface Shown {
      readonly members: readonly { readonly policy: string }[];
      readonly evaluation: { readonly measures: Measures; readonly start: { readonly measures: Measures } };
    }
    const { members, evaluation } = await answerOf<Shown>(["league", "show", id, "--store", store]);
    const again = async (policy = "") => {
      const args = ["policy", "evaluate", "--league", id, "--store", store, "--policy", policy];
      return (await answerOf<{ measures: Measures }>(args)).measures["deal rate/bargain 2"];
    };
    expect(members).toHaveLength(2);
    expect(evaluation.start.measures["deal rate/bargain 2"]).not.toEqual(evaluation.measures["deal rate/bargain 2"]);
    expect(await again(members[0]?.policy)).toEqual(evaluation.start.measures["deal rate/bargain 2"]);
    expect(await again(members[1]?.policy)).toEqual(evaluation.measures["deal rate/bargain 2"]);
  });
});

describe.concurrent("a failure is a sentence", () => {
  it.each<[RegExp, string[]]>([
    [/no preset "alpha"; the presets are mae,/, ["league", "run", "--preset", "alpha"]],
    [/no ablation "no-gate"; its ablations are/, ["league", "run", "--preset", "spc", "--ablation", "no-gate"]],
    [/is a league of sneaky-critic/, ["league", "run", "--preset", "spc", "--game", "kuhn-poker"]],
    [/no scripted player "wizard"/, ["league", "run", "--game", "kuhn-poker", "--cast", "policy,script:wizard"]],
    [/no policy 00000000/, ["league", "run", "--game", "kuhn-poker", "--cast", `policy,policy:${"0".repeat(64)}`]],
    [/no base policy "wise"/, ["league", "run", "--game", "sneaky-critic", "--base", "wise"]],
    [/kuhn-poker has no base policy/, ["policy", "base", "--game", "kuhn-poker", "--store", store]],
    [/icl-aif has no base policy/, ["policy", "base", "--preset", "icl-aif", "--store", store]],
    [/Name the game of the league, or a preset/, ["policy", "base", "--store", store]],
  ])("%s", async (sentence, args) => {
    expect(await refusalOf(args)).toMatch(sentence);
  });
});
