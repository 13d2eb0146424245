import { describe, expect, it } from "vitest";
import { epochOfUpdate, updatesBefore } from "../../../agents/league/agents.ts";
import { resolveConfig } from "../../../agents/league/defaults.ts";
import { minimalRequest } from "../../../agents/league/minimal-request.ts";
import { requestedConfig } from "../../../agents/league/request.ts";
import { kuhn } from "./ledgers.ts";

describe.each([1, 0.5, 0.3, 0.1, 0.01])("an agent with a share of %d", (share) => {
  it("makes each of its updates in one epoch, that share of all epochs", () => {
    const epochs = Array.from({ length: 1000 }, (_, epoch) => epoch);
    const learning = epochs.filter((epoch) => updatesBefore({ share }, epoch + 1) > updatesBefore({ share }, epoch));
    expect(learning).toHaveLength(Math.round(1000 * share));
    expect(learning.map((_, update) => epochOfUpdate({ share }, update))).toEqual(learning);
  });
});

describe("the configuration of several agents", () => {
  const choice = {
    hidden: [16],
    matchmaking: { rule: "pfsp-hard" },
    agents: [{ id: "main" }, { id: "rival", kind: "main-exploiter", share: 0.5, hidden: [8], snapshotEvery: 3 }],
  } as const;

  it("gives each the league's settings under its own", () => {
    const { agents, ahead, hidden } = resolveConfig(kuhn, choice);
    expect({ ahead, hidden }).toEqual({ ahead: false, hidden: [16] });
    expect(agents.map(({ id, kind, share }) => ({ id, kind, share }))).toEqual([
      { id: "main", kind: "main", share: 1 },
      { id: "rival", kind: "main-exploiter", share: 0.5 },
    ]);
    expect(agents.map(({ settings }) => [settings.hidden, settings.snapshotEvery])).toEqual([
      [[16], 25],
      [[8], 3],
    ]);
    expect(agents.every(({ settings }) => settings.matchmaking.rule === "pfsp-hard")).toBe(true);
  });

  it("comes from a short request again", () => {
    const config = resolveConfig(kuhn, choice);
    const request = minimalRequest(config);
    expect(requestedConfig(request)).toEqual(config);
    expect(request.agents).toHaveLength(2);
    expect(JSON.stringify(request).length).toBeLessThan(400);
  });

  const refused: readonly (readonly [string, Parameters<typeof resolveConfig>[1], string, RegExp])[] = [
    ["equal ids", { agents: [{ id: "a" }, { id: "a" }] }, "league/bad-agents", /Two agents/],
    ["an id with spaces", { agents: [{ id: "a b" }] }, "league/bad-agents", /id of an agent/],
    ["a share above 1", { agents: [{ id: "a" }, { id: "b", share: 2 }] }, "league/bad-agents", /share/],
    ["a first agent that pauses", { agents: [{ id: "a", share: 0.5 }] }, "league/bad-agents", /first agent/],
    ["too many agents", { agents: "abcdefghi".split("").map((id) => ({ id })) }, "league/bad-agents", /at most 8/],
    ["play ahead", { ahead: true, agents: [{ id: "a" }, { id: "b" }] }, "league/bad-agents", /ahead/],
    [
      "a seat that none takes",
      {
        agents: [
          { id: "a", cast: ["policy", "opponent"] },
          { id: "b", cast: ["policy", "script:random"] },
        ],
      },
      "league/bad-agents",
      /no agent has "policy"/,
    ],
    ["an opponent in a league of one", { cast: ["policy", "opponent"] }, "league/bad-cast", /several agents/],
    ["an unknown rule", { matchmaking: { rule: "best" } }, "league/unknown-matchmaking", /pfsp-hard/],
    [
      "an option out of range",
      { matchmaking: { rule: "pfsp-hard", options: { power: -1 } } },
      "league/bad-matchmaking",
      /power/,
    ],
    [
      "a rule where versions meet in every combination",
      { crossVersions: 2, matchmaking: { rule: "pfsp-hard" } },
      "league/bad-matchmaking",
      /two ways/,
    ],
    ["starting over while playing ahead", { ahead: true, parents: { rule: "dgm" } }, "league/bad-size", /ahead/],
  ];
  it.each(refused)("refuses %s", (_, wrong, code, sentence) => {
    const refusal = expect.objectContaining({ code, message: expect.stringMatching(sentence) as string }) as Error;
    expect(() => resolveConfig(kuhn, wrong)).toThrow(refusal);
  });
});
