import { beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../../../server/store/registry.ts";
import { answerOf, runCommand, refusalOf, sentenceOf, startCommand } from "../../../support/command.ts";
import { folderIn, temporaryFolder } from "../../../support/folder.ts";
import { auditLeague, eventsOf, storedEpisodes } from "../../../support/league-audit.ts";
import { until } from "../../../support/until.ts";
import type { RunAnswer } from "../answers.ts";

const store = temporaryFolder();
const engine = ["--engine", "wasm"];

let ran: RunAnswer;
/** Seconds that the command took, including its process. */
let wallSeconds: number;
beforeAll(async () => {
  const args = ["--game", "kuhn-poker", "--for", "5s", "--seed", "1", "--store", store, ...engine];
  const start = performance.now();
  ran = await answerOf<RunAnswer>(["league", "run", ...args]);
  wallSeconds = (performance.now() - start) / 1000;
});

describe("league run", () => {
  it("prints exactly what it did", async () => {
    expect(Object.keys(ran).join(" ")).toBe(
      "league game seed seconds run episodes steps updates policy engine alarms evaluation",
    );
    expect(ran).toMatchObject({ game: "kuhn-poker", seed: 1, engine: "wasm" });
    expect(ran.league).toMatch(/^kuhn-poker-[0-9a-f]{8}$/);
    expect(ran.seconds).toBeGreaterThan(4.5);
    // --for bounds the learning; the answer has the time before and after.
    expect(ran.run.learning).toBeGreaterThanOrEqual(5);
    expect(ran.run.starting).toBeGreaterThan(0);
    expect(ran.run.measuring).toBeGreaterThanOrEqual(0);
    // Each is rounded to a tenth of a second.
    expect(ran.run.starting + ran.run.learning + ran.run.measuring).toBeLessThan(wallSeconds + 0.2);
    expect(ran.updates).toBeGreaterThan(0);
    expect(ran.steps).toBeGreaterThan(ran.episodes);
    expect(ran.evaluation["nashConv"]).toBeGreaterThan(0);
    expect(ran.evaluation["nashConv"]).toBe(ran.evaluation.measures["nashConv"]?.value);
    expect(ran.evaluation["version"]).toBe(ran.updates);
    // One policy alone is no mixture.
    const atStart = Object.keys(ran.evaluation.measures).filter((name) => name !== "nashConv/mixture");
    expect(Object.keys(ran.evaluation.start.measures)).toEqual(atStart);
    expect(ran.evaluation.measures["nashConv/mixture"]?.value).toBeGreaterThan(0);
    expect(ran.evaluation.start.measures["nashConv"]?.value).not.toBe(ran.evaluation["nashConv"]);
    const kept = await openStore({ directory: store });
    const state = await auditLeague(kept, ran.league);
    await kept.close();
    expect(state).toMatchObject({ episodes: ran.episodes, steps: ran.steps, updates: ran.updates, status: "paused" });
  });

  it("is listed and shown", async () => {
    const { league: id, game, episodes, updates } = ran;
    const list = await answerOf(["league", "list", "--store", store]);
    expect(list).toEqual([{ id, game, status: "paused", episodes, updates }]);
    expect(await answerOf(["league", "show", id, "--store", store])).toMatchObject({
      id,
      game,
      episodes,
      updates,
      status: "paused",
      reason: "ran 5 s, as requested",
      evaluation: { nashConv: ran.evaluation["nashConv"] },
    });
  });

  it("continues a stored league up to its budget; an ended one is unchanged", async () => {
    const folder = folderIn(store);
    const sizes = ["--set", "segmentEpisodes=32", "--set", "segmentsPerUpdate=2"];
    const args = ["--game", "kuhn-poker", "--updates", "2", "--store", folder, "--jobs", "1", ...sizes, ...engine];
    const first = await answerOf<RunAnswer>(["league", "run", ...args]);
    expect(first).toMatchObject({ updates: 2, seed: 1 });
    const again = [
      "league",
      "run",
      "--league",
      first.league,
      "--store",
      folder,
      "--for",
      "5s",
      "--jobs",
      "1",
      ...engine,
    ];
    const second = await answerOf<RunAnswer>(again);
    expect({ ...second, run: null }).toEqual({ ...first, run: null });
    expect(second.run).toMatchObject({ learning: 0, measuring: 0 });
    const [listed] = await answerOf<{ status: string }[]>(["league", "list", "--store", folder]);
    expect(listed?.status).toBe("ended");
  });

  it("ends on Ctrl-C with everything saved and printed", async () => {
    const folder = folderIn(store);
    const args = ["--game", "kuhn-poker", "--store", folder, "--jobs", "1", ...engine, "--json"];
    const command = startCommand(["league", "run", ...args]);
    await until("it has evaluated", () => command.errors().includes('"league evaluated"'));
    command.child.kill("SIGINT");
    const { code, stdout, stderr } = await command.ended;
    expect(code, stderr).toBe(0);
    const answer = JSON.parse(stdout) as RunAnswer;
    const kept = await openStore({ directory: folder });
    const state = await auditLeague(kept, answer.league);
    await kept.close();
    expect(state).toMatchObject({ episodes: answer.episodes, status: "paused", reason: "interrupted" });
  });
});

describe("league run, interrupted in a long job", () => {
  it("ends without waiting for its base to be cloned", async () => {
    const folder = folderIn(store);
    const args = ["--game", "attacker-defender", "--base", "narrow", "--for", "60s", "--store", folder];
    const command = startCommand(["league", "run", ...args, "--jobs", "1", ...engine, "--json"]);
    await until("it runs", () => command.errors().includes('"league running"'));
    command.child.kill("SIGINT");
    const { code, stdout, stderr } = await command.ended;
    expect(code, stderr).toBe(0);
    const answer = JSON.parse(stdout) as RunAnswer;
    expect(answer).toMatchObject({ updates: 0, episodes: 0, evaluation: {} });
    const shown = await answerOf(["league", "show", answer.league, "--store", folder]);
    expect(shown).toMatchObject({ status: "paused", reason: "interrupted", members: [] });
  });
});

describe("episode verify", () => {
  it("re-executes every stored episode", async () => {
    const answer = await answerOf(["episode", "verify", "--league", ran.league, "--store", store]);
    const kept = await openStore({ directory: store });
    const checked = await storedEpisodes(kept, ran.league);
    await kept.close();
    expect(checked).toBeGreaterThan(ran.episodes);
    expect(answer).toEqual({ checked, failed: [] });
  });

  it("exits with 1 and names an episode that does not replay", async () => {
    const folder = folderIn(store);
    const kept = await openStore({ directory: store });
    const forged = await openStore({ directory: folder });
    const record = await kept.league(ran.league);
    const [{ segment: id = "" } = {}] = eventsOf(await kept.ledger(ran.league), "segment-played");
    const segment = await kept.segment(id);
    if (!record || !segment) throw new Error("the run left nothing");
    await forged.createLeague(record);
    for (const entry of await kept.ledger(ran.league)) await forged.append(ran.league, entry);
    await forged.putSegment({ ...segment, returns: segment.returns.with(0, 50) });
    await Promise.all([kept.close(), forged.close()]);
    const { code, stdout } = await runCommand([
      "episode",
      "verify",
      "--league",
      ran.league,
      "--store",
      folder,
      "--json",
    ]);
    expect(code).toBe(1);
    const { checked, failed } = JSON.parse(stdout) as { checked: number; failed: readonly { reason: string }[] };
    expect(checked).toBe(segment.count);
    const [first, ...others] = failed;
    expect(first).toEqual({ segment: id, index: 0, reason: expect.stringContaining("claims returns 50") as string });
    // The ledger names all the segments that were not copied.
    expect(others.length).toBeGreaterThan(0);
    expect(others.every(({ reason }) => reason.startsWith("it is missing from the store"))).toBe(true);
  });

  it("names recorded results that are not those of their episodes", async () => {
    const folder = folderIn(store);
    const kept = await openStore({ directory: store });
    const forged = await openStore({ directory: folder });
    const record = await kept.league(ran.league);
    const entries = await kept.ledger(ran.league);
    const [result] = eventsOf(entries, "payoffs-played").flatMap(({ results }) => results);
    const segment = await kept.segment(result?.segment ?? "");
    if (!record || !result || !segment) throw new Error("the run left nothing");
    await forged.createLeague(record);
    for (const entry of entries) {
      const { event } = entry;
      const results =
        event.type === "payoffs-played"
          ? event.results.map((one) => (one.segment === result.segment ? { ...one, wins: one.wins + 1 } : one))
          : [];
      await forged.append(
        ran.league,
        event.type === "payoffs-played" ? { ...entry, event: { ...event, results } } : entry,
      );
    }
    await forged.putSegment(segment);
    await Promise.all([kept.close(), forged.close()]);
    const args = ["episode", "verify", "--league", ran.league, "--store", folder, "--json"];
    const { code, stdout } = await runCommand(args);
    expect(code).toBe(1);
    const { failed } = JSON.parse(stdout) as { failed: readonly { segment: string; reason: string }[] };
    expect(failed.filter((one) => one.segment === result.segment)).toEqual([
      { segment: result.segment, reason: "its results in the ledger are not those of its episodes" },
    ]);
  });
});

describe.concurrent("a failure is a sentence", () => {
  it.each<[RegExp, () => string[]]>([
    [/no game "go"/i, () => ["league", "run", "--game", "go", "--for", "1s"]],
    [/--game, --preset or --config of a new league/, () => ["league", "run", "--for", "1s"]],
    [/no league "nobody".*kuhn-poker-/, () => ["league", "run", "--league", "nobody", "--store", store]],
    [/"" does not name a league.*kuhn-poker-/, () => ["policy", "export", "--league", "", "--store", store]],
    [/no league "nobody"/, () => ["policy", "export", "--league", "nobody", "--store", store]],
    [/no league "nobody"/, () => ["episode", "verify", "--league", "nobody", "--store", store]],
    [/time such as 60s/, () => ["league", "run", "--game", "kuhn-poker", "--for", "soon"]],
    [/from 1 to 256/, () => ["league", "run", "--game", "kuhn-poker", "--jobs", "0"]],
    [
      /"" does not name a policy/,
      () => ["league", "run", "--game", "kuhn-poker", "--store", store, "--cast", "policy,policy:"],
    ],
    [
      /segmentEpisodes must be a whole number from 1 to 32768, and is 0\./,
      () => ["league", "run", "--game", "kuhn-poker", "--set", "segmentEpisodes=0"],
    ],
    [
      /clip must be a number from 0.01 to 0.5, and is 7/,
      () => ["league", "run", "--game", "kuhn-poker", "--set", "clip=7"],
    ],
    [/NAME=NUMBER/, () => ["league", "run", "--game", "kuhn-poker", "--set", "clip"]],
    [/no option "decks"/, () => ["league", "run", "--game", "kuhn-poker", "--option", "decks=2"]],
    [/no engine "abacus"/, () => ["league", "run", "--game", "kuhn-poker", "--for", "1s", "--engine", "abacus"]],
    [/Unknown command 'dance'/, () => ["dance"]],
  ])("%s", async (sentence, args) => {
    expect(await refusalOf(args())).toMatch(sentence);
  });

  it("for options of new leagues on a continued league", async () => {
    const settings = {
      game: "kuhn-poker",
      preset: "spc",
      ablation: "archive",
      updates: "5",
      seed: "1",
      name: "another",
      learner: "ppo",
      base: "narrow",
      cast: "policy,policy",
      option: "trueSteps=1",
      set: "clip=0.3",
    };
    const all = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    const sentence = await sentenceOf(["league", "run", "--league", ran.league, "--store", store, ...all]);
    expect(sentence).toContain(
      Object.keys(settings)
        .map((name) => `--${name}`)
        .join(", "),
    );
    expect(sentence).toMatch(
      /only a new league takes that\. .* continue kuhn-poker-\w+, a league of kuhn-poker, .* leave out --league/,
    );
    const one = await sentenceOf(["league", "run", "--league", ran.league, "--store", store, "--preset", "spc"]);
    expect(one).toMatch(/--preset: only a new league takes that/);
  });

  it("that distinguishes a released policy from one that never existed", async () => {
    const args = ["league", "run", "--game", "kuhn-poker", "--updates", "8", "--store", store, ...engine];
    const { league } = await answerOf<RunAnswer>([...args, "--set", "segmentEpisodes=16"]);
    const kept = await openStore({ directory: store });
    const [{ policy: gone = "" } = {}] = eventsOf(await kept.ledger(league), "policy-updated");
    await kept.close();
    const policy = ["--league", league, "--store", store, "--policy", gone.slice(0, 12)];
    expect(await sentenceOf(["policy", "export", ...policy])).toMatch(/were released: .* Choose one of those\./);
    expect(await sentenceOf(["policy", "evaluate", ...policy])).toMatch(/were released/);
    const players = ["--players", `policy:${gone},script:random`, "--game", "kuhn-poker", "--store", store];
    expect(await sentenceOf(["match", "run", ...players])).toMatch(/were released/);
  });

  it("is an object with code and message with --json", async () => {
    const { code, stdout } = await runCommand(["league", "show", "nobody", "--store", store, "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      error: { code: "league/not-found", message: expect.stringMatching(/no league "nobody"/) as string },
    });
  });
});
