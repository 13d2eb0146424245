import { describe, expect, it } from "vitest";
import { outcomeSigns, outcomeWords, playerWords } from "../../../web/league/player-words.ts";

describe("a player in words", () => {
  it("is a member's label, a script's name, an agent's other versions, or the beginning of a hash", () => {
    expect(playerWords("main v4")).toBe("main v4");
    expect(playerWords("script:win-or-block")).toBe("Win or block");
    expect(playerWords("agent:main")).toBe("main, other versions");
    expect(playerWords("ab12".repeat(16))).toBe("ab12ab12");
  });
});

describe("results in words", () => {
  it("name wins, draws and losses in the right number", () => {
    const results = { wins: 1, draws: 0, losses: 1203, episodes: 1204 };
    expect(outcomeWords(results)).toBe("1 win, 0 draws, 1,203 losses in 1,204 episodes");
    expect(outcomeWords({ wins: 0, draws: 1, losses: 0, episodes: 1 })).toBe("0 wins, 1 draw, 0 losses in 1 episode");
    expect(outcomeSigns(results)).toBe("+1 =0 \u22121,203");
  });
});
