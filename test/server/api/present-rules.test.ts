import { describe, expect, it } from "vitest";
import { matchmakingRules } from "../../../agents/matchmaking/registry.ts";
import { presentRules } from "../../../server/api/present-rules.ts";
import { leagueRules } from "../../../server/schemas/rules.ts";

describe("the rules as data", () => {
  it("include every matchmaking rule with its default share against the past", () => {
    const { matchmaking } = presentRules();
    expect(matchmaking.implied).toBe("uniform-past");
    expect(matchmaking.rules.map(({ id }) => id)).toEqual(matchmakingRules.map(({ id }) => id));
    const shares = Object.fromEntries(matchmaking.rules.map(({ id, pastShare }) => [id, pastShare]));
    expect(shares).toMatchObject({ "self-play": null, "uniform-past": 0.25, "pfsp-hard": 0.5, alphastar: null });
  });

  it("include whether an option takes whole numbers only", () => {
    const { gate } = presentRules();
    const sprt = gate.rules.find(({ id }) => id === "sprt");
    expect(sprt?.options["maxGames"]).toMatchObject({ default: 4000, integer: true });
    expect(sprt?.options["elo1"]).toMatchObject({ default: 35, integer: false });
  });

  it("are what the API promises", () => {
    expect(leagueRules.parse(presentRules())).toEqual(presentRules());
  });
});
