import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../../../server/store/registry.ts";
import { answerOf, runCommand, sentenceOf } from "../../../support/command.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { eventsOf } from "../../../support/league-audit.ts";
import type { RunAnswer } from "../answers.ts";

const folder = temporaryFolder();

const config = {
  game: "kuhn-poker",
  hidden: [8],
  segmentEpisodes: 32,
  segmentsPerUpdate: 2,
  budget: { updates: 6 },
  matchmaking: { rule: "alphastar" },
  checkpoints: { rule: "alphastar", options: { minUpdates: 1, maxUpdates: 2 } },
  agents: [{ id: "main" }, { id: "rival", kind: "main-exploiter" }],
};

let league = "";
const store = ["--store", folder];
const ledgerOf = async (id: string) => {
  const opened = await openStore({ directory: folder });
  const entries = await opened.ledger(id);
  await opened.close();
  return entries;
};

beforeAll(async () => {
  const file = join(folder, "agents.json");
  writeFileSync(file, JSON.stringify(config));
  const run = ["league", "run", "--config", file, "--seed", "2", "--jobs", "1", "--engine", "wasm", ...store];
  ({ league } = await answerOf<RunAnswer>(run));
});

describe("league run --config", () => {
  it("runs several agents, of which the exploiter starts over after each of its members", async () => {
    const entries = await ledgerOf(league);
    const joined = eventsOf(entries, "member-added").map(({ agent, version }) => `${agent} ${version}`);
    expect(joined.filter((one) => one.startsWith("main")).length).toBeGreaterThan(2);
    const restarts = eventsOf(entries, "agent-restarted");
    expect(restarts.map(({ agent }) => agent)).toContain("rival");
    const first = eventsOf(entries, "member-added").find(({ agent }) => agent === "rival");
    expect(new Set(restarts.map(({ policy }) => policy))).toEqual(new Set([first?.policy]));
    expect(eventsOf(entries, "epoch-completed").map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("refuses a file that is no request", async () => {
    const file = join(folder, "wrong.json");
    writeFileSync(file, JSON.stringify({ ...config, agents: [{ id: "main", learner: 3 }] }));
    const { stderr, code } = await runCommand(["league", "run", "--config", file]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/agents/);
  });
});

describe("league fork", () => {
  interface Fork {
    readonly league: string;
    readonly parent: string;
  }
  const fork = (...args: readonly string[]) =>
    answerOf<Fork>(["league", "fork", "--league", league, ...store, ...args]);

  it("starts a league with the same settings from a member, which learns on", async () => {
    const member = eventsOf(await ledgerOf(league), "member-added").findLast(({ agent }) => agent === "main")?.policy;
    const forked = await fork("--from", (member ?? "").slice(0, 16), "--updates", "2");
    expect(forked.parent).toBe(member);
    await answerOf<RunAnswer>([
      "league",
      "run",
      "--league",
      forked.league,
      "--jobs",
      "1",
      "--engine",
      "wasm",
      ...store,
    ]);
    const entries = await ledgerOf(forked.league);
    const [first] = eventsOf(entries, "member-added");
    expect(first).toMatchObject({ agent: "main", version: 0, policy: member });
    const update = eventsOf(entries, "policy-updated").find(({ agent }) => agent === "main");
    expect(update?.policy).not.toBe(member);
    expect(eventsOf(entries, "created")[0]?.config.agents[1]?.settings.parent).toBeNull();
  });

  it("takes a parent choice and an agent", async () => {
    const members = eventsOf(await ledgerOf(league), "member-added").filter(({ agent }) => agent === "rival");
    expect((await fork("--from", "newest", "--agent", "rival")).parent).toBe(members.at(-1)?.policy);
  });

  it("refuses members and agents that there are not", async () => {
    const sentence = (...args: readonly string[]) =>
      sentenceOf(["league", "fork", "--league", league, ...store, ...args]);
    expect(await sentence("--from", "zzzz")).toMatch(/no member or refused candidate "zzzz"/);
    expect(await sentence("--from", "newest", "--agent", "third")).toMatch(/no agent "third"; it has main, rival/);
  });
});

describe("league report", () => {
  interface Report {
    readonly members: readonly {
      readonly member: string;
      readonly label: string;
      readonly beatenBy: readonly {
        readonly score: number;
        readonly low: number;
        readonly high: number;
        readonly segment: string;
        readonly episode: number | null;
      }[];
    }[];
  }

  it("names who beats each member, how often, and a stored episode that the member lost", async () => {
    const { members } = await answerOf<Report>(["league", "report", "--league", league, ...store]);
    expect(members.map(({ label }) => label)).toContain("main v0");
    const exploited = members.flatMap(({ member, beatenBy }) => beatenBy.map((one) => ({ member, ...one })));
    expect(exploited.length).toBeGreaterThan(0);
    const opened = await openStore({ directory: folder });
    for (const { member, score, low, high, segment: id, episode } of exploited) {
      expect([low < score, score < 0.5, score < high]).toEqual([true, true, true]);
      const segment = await opened.segment(id);
      const seat = segment?.pairing.indexOf(`policy:${member}`) ?? -1;
      expect(segment?.returns[(episode ?? 0) * 2 + seat]).toBeLessThan(0);
    }
    await opened.close();
  });
});
