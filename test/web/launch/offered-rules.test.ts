import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../agents/league/defaults.ts";
import { gameById } from "../../../games/registry.ts";
import { presentRules } from "../../../server/api/present-rules.ts";
import { offeredRules } from "../../../web/launch/offered-rules.ts";

const rules = presentRules();
const settings = ["matchmaking", "checkpoints", "gate"] as const;

/** Whether a league of the game can be made with the rule. */
function isAccepted(game: string, setting: (typeof settings)[number], rule: string): boolean {
  try {
    resolveConfig(gameById(game), { [setting]: { rule } });
    return true;
  } catch {
    return false;
  }
}

describe.each(settings)("the choice of %s in the launch form", (setting) => {
  it("has exactly the rules that a game of partners accepts", () => {
    const partners = gameById("mini-hanabi");
    const offered = offeredRules(rules[setting], partners).rules.map(({ id }) => id);
    const accepted = rules[setting].rules.map(({ id }) => id).filter((id) => isAccepted("mini-hanabi", setting, id));
    expect(offered).toEqual(accepted);
    expect(offered).toContain(rules[setting].implied);
    expect(offered.length).toBeLessThan(rules[setting].rules.length);
  });

  it("has every rule in other games", () => {
    expect(offeredRules(rules[setting], gameById("kuhn-poker"))).toEqual(rules[setting]);
  });
});
