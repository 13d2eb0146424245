import { beforeAll, describe, expect, it } from "vitest";
import type { LeagueRequest } from "../../../../agents/league/request.ts";
import { createLeague } from "../../../../server/leagues/create-league.ts";
import { openStore } from "../../../../server/store/registry.ts";
import { answerOf, runCommand, refusalOf, sentenceOf, startCommand } from "../../../support/command.ts";
import { folderIn, temporaryFolder } from "../../../support/folder.ts";
import { untrained } from "../../../support/still-leagues.ts";
import { until } from "../../../support/until.ts";
import type { Evaluated, RunAnswer } from "../answers.ts";

interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

/** The output of `policy best-response --json`. */
interface Response extends Interval {
  readonly policy: string;
  readonly seat: number;
  readonly exact: boolean;
  readonly role: string;
  readonly meaning: string;
  readonly own: Interval | null;
  readonly league: string;
  readonly player: { readonly name: string };
  readonly measures: Readonly<Record<string, Interval>>;
  readonly training: {
    readonly seeds: number;
    readonly budgetSeconds: number | null;
    readonly response: string;
    readonly runs: readonly {
      readonly start: string;
      readonly updates: number;
      readonly response: string;
      readonly selection: Interval;
    }[];
    readonly interrupted: boolean;
  } | null;
}

const store = temporaryFolder();
const respond = (league: string, ...more: string[]) => {
  return ["policy", "best-response", "--league", league, "--store", store, "--engine", "wasm", ...more];
};

/** A league that never learned: its first policy is its only one. */
async function newLeague(game: string, request: LeagueRequest = {}): Promise<{ league: string; policy: string }> {
  const opened = await openStore({ directory: store });
  const { id } = await createLeague(opened, { game, ...request });
  const weights = untrained(game, id);
  await opened.putWeights(weights, id);
  const event = { type: "member-added", policy: weights.hash, version: 0 } as const;
  await opened.append(id, { seq: 1, at: Date.now(), event });
  await opened.close();
  return { league: id, policy: weights.hash };
}

let kuhn: RunAnswer;
let connectFour: { league: string; policy: string };
let attack: { league: string; policy: string };
beforeAll(async () => {
  const sizes = ["--set", "segmentEpisodes=64", "--set", "segmentsPerUpdate=1", "--updates", "3", "--jobs", "1"];
  const run = ["league", "run", "--game", "kuhn-poker", "--learner", "mmd", "--store", store, "--engine", "wasm"];
  kuhn = await answerOf<RunAnswer>([...run, ...sizes]);
  connectFour = await newLeague("connect-four");
  attack = await newLeague("attacker-defender", { options: { operations: 1 } });
});

describe("policy best-response in an enumerable game", () => {
  it("is exact: over both seats it sums to the NashConv that policy evaluate prints", async () => {
    const answers = [
      await answerOf<Response>(respond(kuhn.league)),
      await answerOf<Response>(respond(kuhn.league, "--seat", "second")),
    ];
    for (const [seat, { policy, value, low, high, exact, training }] of answers.map((one, i) => [i, one] as const)) {
      expect({ seat: answers[seat]?.seat, exact, training }).toEqual({ seat, exact: true, training: null });
      expect(policy).toMatch(/^[0-9a-f]{64}$/);
      expect([low, high]).toEqual([value, value]);
    }
    const [first] = answers;
    const evaluate = ["policy", "evaluate", "--league", kuhn.league, "--store", store, "--policy", first?.policy ?? ""];
    const { measures } = await answerOf<Evaluated>(evaluate);
    const gained = answers.reduce((sum, { value, own }) => sum + value - (own?.value ?? Number.NaN), 0);
    expect(gained).toBeCloseTo(measures["nashConv"]?.value ?? Number.NaN, 6);
    expect(first?.own?.value).toBeCloseTo(measures["value"]?.value ?? Number.NaN, 6);
  });

  it("measures the average of the weights where the newest evaluation finds it better, else the newest policy", async () => {
    const { player, policy } = await answerOf<Response>(respond(kuhn.league));
    const { nashConv = 0, "nashConv/average": average = 0 } = kuhn.evaluation;
    expect(average).not.toBe(nashConv);
    expect(player.name).toBe(average < nashConv ? "average" : "newest");
    const other = player.name === "newest" ? "average" : "newest";
    const second = await answerOf<Response>(respond(kuhn.league, "--policy", other));
    expect(second.player.name).toBe(other);
    expect(second.policy).not.toBe(policy);
  });

  it("prints the policy, the seat and the value as text", async () => {
    const { stdout } = await runCommand(respond(kuhn.league, "--policy", "newest"));
    const [title, result, own, how] = stdout.split("\n");
    expect(title).toMatch(/^kuhn-poker, policy [0-9a-f]{12}: the newest of kuhn-poker-\w+, after 3 updates$/);
    expect(result).toMatch(/^best response as first \(seat 0\): -?\d\.\d{4} chips an episode, exact$/);
    expect(own).toMatch(/^the policy itself there: -?\d\.\d{4} chips an episode, exact$/);
    expect(how).toMatch(/58 nodes/);
  });
});

describe("policy best-response in attacker-defender", () => {
  it("is exact over the attacker's programs, with the defender's worst cases", async () => {
    const { seat, role, value, low, high, exact, measures, own } = await answerOf<Response>(respond(attack.league));
    expect({ seat, role, exact, own }).toEqual({ seat: 0, role: "attacker", exact: true, own: null });
    expect([low, high]).toEqual([value, value]);
    expect(measures["worst case/error"]?.value).toBeGreaterThan(0.5);
  });

  it("ends on Ctrl-C before the enumeration does, with an error", async () => {
    const whole = await newLeague("attacker-defender");
    const command = startCommand([...respond(whole.league), "--json"]);
    await until("it started", () => command.errors().includes('"best response started"'));
    command.child.kill("SIGINT");
    const { code, stdout } = await command.ended;
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: "command/interrupted", message: expect.stringMatching(/before anything was found/) },
    });
  });
});

describe("policy best-response elsewhere", () => {
  it("trains opponents: the same answer for the same seed and updates", async () => {
    const args = respond(connectFour.league, "--updates", "2", "--seeds", "2", "--seat", "o");
    const answer = await answerOf<Response>(args);
    expect(await answerOf<Response>(args)).toEqual(answer);
    const { policy, seat, value, low, high, exact, n, own, training } = answer;
    expect({ policy, seat, exact, n }).toEqual({ policy: connectFour.policy, seat: 1, exact: false, n: 4000 });
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    expect(own?.n).toBe(4000);
    expect(training).toMatchObject({ seeds: 2, budgetSeconds: null, interrupted: false });
    expect(training?.runs.map(({ start, updates }) => [start, updates])).toEqual([
      ["policy", 2],
      ["new", 2],
    ]);
    const other = await answerOf<Response>([...args, "--seed", "2"]);
    expect(other.training?.runs.map(({ response }) => response)).not.toEqual(
      training?.runs.map(({ response }) => response),
    );
  });

  it("trains each run for its budget", async () => {
    const { training } = await answerOf<Response>(respond(connectFour.league, "--budget", "1s", "--seeds", "1"));
    expect(training).toMatchObject({ budgetSeconds: 1, seeds: 1 });
    expect(training?.runs[0]?.updates).toBeGreaterThan(0);
  });

  it("answers on Ctrl-C with what was trained so far, and says so", async () => {
    const command = startCommand([...respond(connectFour.league, "--updates", "1", "--seeds", "100"), "--json"]);
    await until("a run was trained", () => command.errors().includes('"best response run trained"'));
    command.child.kill("SIGINT");
    const { code, stdout, stderr } = await command.ended;
    expect(code, stderr).toBe(0);
    const { training, exact } = JSON.parse(stdout) as Response;
    expect(exact).toBe(false);
    expect(training).toMatchObject({ interrupted: true, seeds: 100 });
    expect(training?.runs.length).toBeGreaterThan(0);
    expect(training?.runs.length).toBeLessThan(100);
  });
});

describe("policy best-response in a league where only some seats learn", () => {
  it("takes the seat against which the policy learned, and refuses the other", async () => {
    const { league } = await newLeague("kuhn-poker", { cast: ["policy", "script:passive"] });
    const { seat, own, exact } = await answerOf<Response>(respond(league));
    expect({ seat, own, exact }).toEqual({ seat: 1, own: null, exact: true });
    expect(await sentenceOf(respond(league, "--seat", "first"))).toMatch(
      /as first the policy would play seats it never learned: second \(script:passive\)\. Choose another seat/,
    );
  });
});

describe("policy best-response in a game of three seats", () => {
  it("trains any seat against the policy and the league's players in the others", async () => {
    const { league } = await newLeague("proposer-solver-judge", { cast: ["policy", "policy", "script:noisy-judge"] });
    const args = respond(league, "--updates", "1", "--seeds", "1");
    const solver = await answerOf<Response>([...args, "--seat", "solver"]);
    expect({ seat: solver.seat, exact: solver.exact, own: solver.own?.n }).toEqual({
      seat: 1,
      exact: false,
      own: 4000,
    });
    const judge = await answerOf<Response>([...args, "--seat", "judge"]);
    expect({ seat: judge.seat, own: judge.own, n: judge.n }).toEqual({ seat: 2, own: null, n: 4000 });
  });
});

describe.concurrent("policy best-response refuses", () => {
  it.each<[readonly string[], RegExp]>([
    [["--seat", "banker"], /connect-four has no seat "banker"; its seats are 0 \(x\), 1 \(o\)/],
    [["--seat", "2"], /no seat "2"/],
    [["--budget", "0.5s"], /--budget is 0.5 s; it takes a time from 1s to 24h/],
    [["--budget", "2d"], /--budget is 172800 s/],
    [["--budget", "soon"], /a time such as 60s/],
    [["--budget", "10s", "--updates", "3"], /--budget or --updates, not both/],
    [["--updates", "0"], /a whole number from 1 up/],
    [["--seeds", "0"], /a whole number from 1 to 100/],
    [["--policy", "abcdef"], /no policy "abcdef" in connect-four/],
    [["--policy", "average"], /no average policy/],
    [["--engine", "abacus"], /abacus/],
  ])("%j", async (more, sentence) => {
    expect(await refusalOf(respond(connectFour.league, ...more))).toMatch(sentence);
  });

  it("an unknown league or store, and a policy of another game, as export and evaluate do", async () => {
    expect(await sentenceOf(respond("missing"))).toMatch(/no league "missing".*there are: /);
    const elsewhere = ["policy", "best-response", "--league", "x", "--store", folderIn(store)];
    expect(await sentenceOf(elsewhere)).toMatch(/store/);
    for (const command of ["best-response", "export", "evaluate"]) {
      const args = ["policy", command, "--league", kuhn.league, "--store", store, "--policy", connectFour.policy];
      expect(await sentenceOf(args)).toMatch(/was made for connect-four and can't play kuhn-poker/);
    }
  });
});
