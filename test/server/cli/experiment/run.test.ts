import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { ExperimentReport } from "../../../../server/experiments/report.ts";
import { openStore } from "../../../../server/store/registry.ts";
import {
  answerOf,
  runCommand,
  refusalOf,
  sentenceOf,
  startCommand,
  type RunningCommand,
} from "../../../support/command.ts";
import { folderIn, temporaryFolder } from "../../../support/folder.ts";
import { auditLeague } from "../../../support/league-audit.ts";
import { until } from "../../../support/until.ts";

const root = temporaryFolder();
const machine = ["--engine", "wasm", "--jobs", "2"];
const SEEDS = [1, 2, 3];

/** Writes an experiment's file; returns its path. */
function fileOf(name: string, content: unknown): string {
  const file = join(root, `${name}.json`);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

const tiny = {
  name: "Clone of Kuhn",
  settings: {
    game: "kuhn-poker",
    updates: 4,
    set: { segmentEpisodes: 32, segmentsPerUpdate: 2, evaluateEvery: 2, pastShare: 0.5, snapshotEvery: 2 },
  },
  arms: [{ name: "ppo" }, { name: "reinforce", learner: "reinforce++" }],
  seeds: 3,
};
const file = fileOf("tiny", tiny);

/** What two runs of the same experiment share: all but ids and times. */
const resultsOf = ({ arms, differences, runs, notes }: ExperimentReport) => ({
  arms,
  differences,
  notes,
  runs: runs.map(({ league: _, ...run }) => run),
});

const experimentIn = async (store: string): Promise<string> => {
  const opened = await openStore({ directory: store });
  const [id = ""] = await opened.experimentIds();
  await opened.close();
  return id;
};

/** Waits for a line of the log. */
const hasLogged = (command: RunningCommand, text: string) =>
  until(
    text,
    () => {
      if (command.child.exitCode !== null) throw new Error(`it ended: ${command.errors()}`);
      return command.errors().includes(text);
    },
    600_000,
  );

const store = folderIn(root);
let ran: ExperimentReport;
beforeAll(async () => {
  ran = await answerOf<ExperimentReport>(["experiment", "run", "--config", file, "--store", store, ...machine]);
}, 600_000);

describe("experiment run", () => {
  it("answers with interquartile means, intervals and paired differences", () => {
    expect(ran).toMatchObject({ name: tiny.name, baseline: "ppo", seeds: SEEDS, complete: true });
    expect(ran.experiment).toMatch(/^experiment-[0-9a-f]{8}$/);
    expect(ran.arms.map(({ name, seeds }) => ({ name, seeds }))).toEqual([
      { name: "ppo", seeds: SEEDS },
      { name: "reinforce", seeds: SEEDS },
    ]);
    for (const { measures } of ran.arms) {
      const { iqm = 0, low, high, n } = measures["nashConv"] ?? {};
      expect(n).toBe(3);
      expect(low).toBeLessThanOrEqual(iqm);
      expect(high).toBeGreaterThanOrEqual(iqm);
    }
    const [ppo, reinforce] = ran.arms.map(({ measures }) => measures["nashConv"]?.iqm ?? Number.NaN);
    const difference = ran.differences.find(({ measure }) => measure === "nashConv");
    expect(difference).toMatchObject({ arm: "reinforce", baseline: "ppo", pairs: 3 });
    // Below four runs the interquartile mean is the mean.
    expect(difference?.mean).toBeCloseTo((reinforce ?? 0) - (ppo ?? 0), 12);
    expect(ran.settings["learner.id"]).toEqual({ ppo: "ppo", reinforce: "reinforce++" });
    expect(ran.meanings["nashConv"]?.meaning).toMatch(/\w/);
  });

  it("interleaves its arms, and its leagues are ordinary leagues that name it", async () => {
    expect(ran.runs.map(({ arm, seed }) => `${arm} ${seed}`)).toEqual(
      SEEDS.flatMap((seed) => [`ppo ${seed}`, `reinforce ${seed}`]),
    );
    const listed = await answerOf<{ id: string; status: string }[]>(["league", "list", "--store", store]);
    expect(listed.map(({ id }) => id).toSorted()).toEqual(ran.runs.map(({ league }) => league).toSorted());
    const opened = await openStore({ directory: store });
    for (const { arm, seed, league, policy } of ran.runs) {
      const record = await opened.league(league);
      expect(record?.experiment).toEqual({ id: ran.experiment, arm, seed });
      expect(record?.config.seed).toBe(seed);
      const state = await auditLeague(opened, league);
      expect(state).toMatchObject({ status: "ended", updates: 4, policy });
    }
    await opened.close();
  });

  it("is listed and shown", async () => {
    const { experiment: id, name } = ran;
    const row = { id, name, arms: 2, seeds: 3, ended: 6, runs: 6, status: "complete" };
    expect(await answerOf(["experiment", "list", "--store", store])).toEqual([row]);
    expect(await answerOf(["experiment", "show", id.slice(0, 14), "--store", store])).toEqual(ran);
    const { stdout } = await runCommand(["experiment", "show", id, "--store", store]);
    expect(stdout).toMatch(/6 of 6 runs finished/);
    expect(stdout).toMatch(/nashConv +reinforce +0\.\d{4} +0\.\d{3} to 0\.\d{3} +n 3/);
  });

  it("killed in the middle, it continues to the same weights and measures", async () => {
    const folder = folderIn(root);
    const first = startCommand(["experiment", "run", "--config", file, "--store", folder, ...machine]);
    await hasLogged(first, '"runs":"2/6"');
    first.child.kill("SIGKILL");
    await first.ended;
    const id = await experimentIn(folder);
    const again = await answerOf<ExperimentReport>([
      "experiment",
      "run",
      "--experiment",
      id,
      "--store",
      folder,
      ...machine,
    ]);
    expect(again.experiment).toBe(id);
    expect(resultsOf(again)).toEqual(resultsOf(ran));
    // What was over is not repeated, and a complete experiment stays as it is.
    expect(await answerOf(["experiment", "run", "--experiment", id, "--store", folder, ...machine])).toEqual(again);
  }, 600_000);

  it("interrupted, it ends at once with what it has, and continues later", async () => {
    const folder = folderIn(root);
    const args = ["experiment", "run", "--config", file, "--seeds", "2,9,1", "--store", folder, ...machine, "--json"];
    const first = startCommand(args);
    await hasLogged(first, '"runs":"1/6"');
    first.child.kill("SIGINT");
    const { code, stdout, stderr } = await first.ended;
    expect(code, stderr).toBe(0);
    const partial = JSON.parse(stdout) as ExperimentReport;
    expect(partial).toMatchObject({ complete: false, seeds: [2, 9, 1] });
    expect(partial.notes.join(" ")).toMatch(/(seed 1 is|runs are) waiting/);
    const { runs } = partial;
    expect(runs.filter(({ status }) => status === "paused").every(({ reason }) => reason === "interrupted")).toBe(true);
    const again = await answerOf<ExperimentReport>([
      "experiment",
      "run",
      "--experiment",
      partial.experiment,
      "--store",
      folder,
      ...machine,
    ]);
    expect(again.complete).toBe(true);
    // Seeds 1 and 2 are those of the experiment with three seeds.
    const policyOf = (report: ExperimentReport, arm: string, seed: number) =>
      report.runs.find((run) => run.arm === arm && run.seed === seed)?.policy;
    for (const seed of [1, 2]) expect(policyOf(again, "ppo", seed)).toBe(policyOf(ran, "ppo", seed));
  }, 600_000);

  it("says which run is missing after its league was deleted, and repeats it on request", async () => {
    const folder = folderIn(root);
    const args = ["--config", file, "--seeds", "1", "--updates", "1", "--store", folder, ...machine];
    const before = await answerOf<ExperimentReport>(["experiment", "run", ...args]);
    const { experiment: id, runs } = before;
    const opened = await openStore({ directory: folder });
    await opened.deleteLeague(runs[1]?.league ?? "");
    await opened.close();
    const shown = await answerOf<ExperimentReport>(["experiment", "show", id, "--store", folder]);
    expect(shown).toMatchObject({ complete: false, runs: [{ status: "ended" }, { status: "missing", policy: null }] });
    expect(shown.notes).toContain(
      "The run of reinforce, seed 1 is missing: its league was deleted. The results are without it.",
    );
    const again = ["experiment", "run", "--experiment", id, "--store", folder, ...machine];
    expect(await sentenceOf(again)).toMatch(/were deleted \(reinforce, seed 1\): pass --repeat-missing/);
    const repeated = await answerOf<ExperimentReport>([...again, "--repeat-missing"]);
    expect(resultsOf(repeated)).toEqual(resultsOf(before));
  }, 600_000);
});

describe("an experiment that can't run is refused in a sentence, and nothing is stored", () => {
  const preset = ["--preset", "spc", "--seeds", "2"];
  const settings = { game: "kuhn-poker", updates: 2 };
  it.each([
    ["no preset and no file", [], /--preset or the --config/],
    ["no seeds", ["--preset", "spc"], /--seeds of the experiment/],
    ["zero seeds", ["--preset", "spc", "--seeds", "0"], /at least one seed/],
    ["a seed that is no number", ["--preset", "spc", "--seeds", "many"], /a count such as 5/],
    ["an unknown preset", ["--preset", "nothing", "--seeds", "2"], /no preset "nothing"/],
    ["an unknown ablation", [...preset, "--ablations", "none,nothing"], /has no ablation "nothing"/],
    ["an ablation twice", [...preset, "--ablations", "none,none"], /Two arms are called "none"/],
    ["ablations without a preset", ["--game", "kuhn-poker", "--ablations", "none"], /belong to a --preset/],
    ["an unknown baseline", [...preset, "--baseline", "best"], /"best" is not an arm/],
    ["an unknown setting", [...preset, "--set", "warp=1"], /warp/],
    ["no file there", ["--config", join(root, "nowhere.json")], /can't be read/],
    ["a file that is not JSON", ["--config", fileOf("text", "arms: none")], /is not JSON/],
    ["a file without arms", ["--config", fileOf("armless", { seeds: 2, arms: [] })], /at least one arm/],
    ["a file without seeds", ["--config", fileOf("seedless", { settings, arms: [{ name: "a" }] })], /seeds must be/],
    [
      "a file with an unknown field",
      ["--config", fileOf("warp", { settings, seeds: 2, arms: [{ name: "a", warp: 1 }] })],
      /has no field "warp"/,
    ],
    [
      "a budget in seconds",
      ["--config", fileOf("timed", { seeds: 2, arms: [{ name: "a", game: "kuhn-poker", budget: { seconds: 5 } }] })],
      /--allow-seconds/,
    ],
    ["options that a file states", ["--config", file, "--set", "epochs=2"], /--set: the arms in .* say that/],
    ["an experiment without its store", ["--experiment", "experiment-1"], /Give the --store/],
  ])("%s", async (_what, args, sentence) => {
    const place = join(root, "empty");
    const storeArgs = args.includes("--experiment") ? [] : ["--store", place];
    expect(await refusalOf(["experiment", "run", ...args, ...storeArgs])).toMatch(sentence);
    expect(existsSync(place)).toBe(false);
  });

  it("one that another process runs, or that was stopped for good", async () => {
    const { experiment: id } = ran;
    const again = ["experiment", "run", "--experiment", id, "--store", store, ...machine];
    const opened = await openStore({ directory: store });
    await opened.takeLease(id, "a server", 600_000);
    expect(await sentenceOf(again)).toMatch(/Another process runs experiment experiment-.*pause it there first/);
    await opened.releaseLease(id, "a server");
    await opened.putExperimentControl(id, { state: "stopped", reason: "", at: 1 });
    expect(await sentenceOf(again)).toMatch(/was stopped for good/);
    await opened.putExperimentControl(id, { state: "paused", reason: "", at: 1 });
    await opened.close();
    expect(await answerOf(again)).toEqual(ran);
  }, 600_000);

  it("one that is not stored, or with settings that only a new one takes", async () => {
    const unknown = ["experiment", "run", "--experiment", "experiment-x", "--store", store];
    expect(await sentenceOf(unknown)).toMatch(/no experiment "experiment-x" in this store; there are: experiment-/);
    const changed = ["experiment", "run", "--experiment", ran.experiment, "--store", store, "--seeds", "9"];
    expect(await sentenceOf(changed)).toMatch(/--seeds: only a new experiment takes that/);
  });
});
