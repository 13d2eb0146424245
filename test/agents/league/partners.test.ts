import { describe, expect, it } from "vitest";
import type { LeagueChoice } from "../../../agents/league/choice.ts";
import { resolveConfig } from "../../../agents/league/defaults.ts";
import { matchmakingRules } from "../../../agents/matchmaking/registry.ts";
import { gameById } from "../../../games/registry.ts";

const partners = gameById("mini-hanabi");

/** The code and sentence of a refusal; null if the choice is accepted. */
function refusal(choice: LeagueChoice, game = partners): { code: string; message: string } | null {
  try {
    resolveConfig(game, choice);
    return null;
  } catch (error) {
    return error as { code: string; message: string };
  }
}

describe("a league of partners", () => {
  it.each([
    [
      { matchmaking: { rule: "pfsp-hard" } },
      "league/bad-matchmaking",
      "self-play, uniform-past, delta-uniform or psro-uniform",
    ],
    [
      { matchmaking: { rule: "psro-nash" } },
      "league/bad-matchmaking",
      "self-play, uniform-past, delta-uniform or psro-uniform",
    ],
    [{ checkpoints: { rule: "alphastar" } }, "league/bad-checkpoint", "fixed"],
    [{ gate: { rule: "sprt" } }, "league/bad-gate", "always"],
    [{ gate: { rule: "exploitability" } }, "league/bad-gate", "always"],
    [{ parents: { rule: "best-rated" } }, "league/bad-parents", "newest"],
  ] as const)("refuses %j, which needs a winner", (choice, code, instead) => {
    const refused = refusal(choice);
    expect(refused?.code).toBe(code);
    expect(refused?.message).toMatch(/ needs a winner, and in mini-hanabi all seats always get the same return: /);
    expect(refused?.message).toContain(`choose ${instead}.`);
    expect(refusal(choice, gameById("connect-four"))).toBeNull();
  });

  it("refuses exploiters and learners of zero-sum games", () => {
    const agents = [{ id: "main" }, { id: "spy", kind: "main-exploiter" as const }];
    expect(refusal({ agents })).toMatchObject({ code: "league/bad-agents" });
    expect(refusal({ agents: [{ id: "main" }, { id: "other" }] })).toBeNull();
    expect(refusal({ learner: { id: "mmd" } })).toMatchObject({ code: "learner/wrong-game" });
  });

  it("accepts every matchmaking rule that needs no winner, and plays no games for Elo ratings", () => {
    const accepted = matchmakingRules.filter(({ id }) => refusal({ matchmaking: { rule: id } }) === null);
    expect(accepted.map(({ id }) => id)).toEqual(["self-play", "uniform-past", "delta-uniform", "psro-uniform"]);
    expect(resolveConfig(partners, {}).ladderEpisodes).toBe(0);
  });
});
