import { describe, expect, it } from "vitest";
import type { LedgerAnswer } from "../../../web/api/segments.ts";
import { ledgerRows } from "../../../web/league/ledger-rows.ts";
import type { LeagueDetail } from "../../../server/schemas/leagues.ts";

const hash = (letter: string): string => letter.repeat(64);
const agent = (id: string) => ({
  id,
  kind: "main" as const,
  share: 1,
  updates: 1,
  policy: null,
  playing: null,
  members: 1,
});
const several: Pick<LeagueDetail, "agents" | "population"> = {
  agents: [agent("main"), agent("rival")],
  population: [{ number: 0, policy: hash("b"), agent: "rival", version: 2, at: 1, parent: null }],
};
const one = { ...several, agents: [agent("main")] };

/** Entries of events, oldest first, as the API answers them. */
const ledger = (events: readonly LedgerAnswer["event"][]): LedgerAnswer[] =>
  events.map((event, seq) => ({ seq, at: seq * 1000, event })).toReversed();
const words = (events: readonly LedgerAnswer["event"][], facts = several): string[] =>
  ledgerRows(ledger(events), facts).map((row) => row.words);

const games = [
  { players: [`policy:${hash("c")}`, `policy:${hash("b")}`], wins: 5, draws: 1, losses: 4, segment: "s" },
  { players: [`policy:${hash("b")}`, `policy:${hash("c")}`], wins: 7, draws: 0, losses: 1, segment: "t" },
];

describe("ledgerRows", () => {
  it("counts training between decisions, and leaves out epochs", () => {
    const segment = { type: "segment-played", episodes: 64 };
    const rows = ledgerRows(
      ledger([
        { type: "created", config: { agents: [{}, {}] } },
        segment,
        { type: "epoch-completed", epoch: 1 },
        segment,
        { type: "policy-updated" },
        { type: "paused", reason: "lunch" },
        { type: "resumed" },
      ]),
      several,
    );
    expect(rows.map((row) => [row.seq, row.words, row.isCount])).toEqual([
      [6, "Resumed.", false],
      [5, "Paused: lunch.", false],
      [4, "2 segments (128 episodes), 1 update.", true],
      [0, "League created with 2 agents.", false],
    ]);
  });

  it("names agents and versions where there are several agents", () => {
    const joined = { type: "member-added", policy: hash("a"), version: 4, agent: "rival" };
    expect(words([joined])).toEqual(["rival v4 joined the population."]);
    expect(words([{ ...joined, agent: undefined }])).toEqual(["main v4 joined the population."]);
    expect(words([joined], one)).toEqual(["v4 joined the population."]);
    const restarted = {
      type: "agent-restarted",
      agent: "rival",
      version: 4,
      policy: hash("a"),
      reason: "It starts again.",
    };
    expect(words([restarted])).toEqual(["rival v4 was replaced by policy aaaaaaaa. It starts again."]);
  });

  it("has a gate's decision with its reason, games from the candidate's side, and numbers", () => {
    const [row] = ledgerRows(
      ledger([
        {
          type: "gate-decided",
          agent: "rival",
          policy: hash("c"),
          version: 6,
          gate: { rule: "sprt", options: {} },
          accepted: false,
          reason: "It is not stronger.",
          evidence: { numbers: { logLikelihoodRatio: -2.9444389 }, gained: [], lost: [] },
          games,
        },
      ]),
      several,
    );
    expect(row?.words).toBe("Gate sprt refused rival v6 (6 wins, 1 draw, 11 losses): It is not stronger.");
    expect(row?.detail).toBe("Log likelihood ratio -2.944");
  });

  it("sums games for the payoff table", () => {
    expect(words([{ type: "payoffs-played", agent: "rival", policy: hash("b"), results: games }])).toEqual([
      "rival v2 played 1 member for the payoff table: 11 wins, 1 draw, 6 losses.",
    ]);
  });

  it("has alarms with their sentence", () => {
    const alarm = { agent: "rival", alarm: "collapse", version: 9 };
    const raised = { type: "alarm-raised", ...alarm, sentence: "Entropy fell to 0.", advice: "Raise entropy." };
    expect(words([raised, { type: "alarm-cleared", ...alarm }])).toEqual([
      "Alarm collapse cleared at rival v9.",
      "Alarm collapse at rival v9: Entropy fell to 0.",
    ]);
  });

  it("names events that it doesn't know", () => {
    expect(words([{ type: "something-new" }])).toEqual(["Something new."]);
  });
});
