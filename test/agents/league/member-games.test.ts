import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../agents/league/defaults.ts";
import { memberGames } from "../../../agents/league/member-games.ts";
import type { LeagueChoice } from "../../../agents/league/choice.ts";
import type { LeagueState } from "../../../agents/league/state.ts";
import { games } from "../../../games/registry.ts";
import { foldOf, joined, played, updated } from "./ledgers.ts";

const SCRIPTS = ["random", "equilibrium", "always-bet"].map((id) => `script:${id}`);

/** The state of a league of another game, as far as the games of members depend on it. */
function inGame(id: string, choice: LeagueChoice): LeagueState {
  const game = games.find((one) => one.id === id);
  if (!game) throw new RangeError(id);
  const { state } = foldOf([joined(0)]);
  return { ...state, config: resolveConfig(game, choice) };
}

describe("the first games of a member", () => {
  it("are against each scripted player, in each seat that it learns", () => {
    const { state } = foldOf([joined(0)], { ladderEpisodes: 30 });
    const found = memberGames(state);
    expect(found.slice(0, 2)).toEqual([
      { pairing: ["policy:p0", "script:random"], episodes: 15 },
      { pairing: ["script:random", "policy:p0"], episodes: 15 },
    ]);
    const met = new Set(found.flatMap(({ pairing }) => pairing.filter((player) => player !== "policy:p0")));
    for (const script of SCRIPTS.slice(0, 2)) expect(met).toContain(script);
    expect(found).toHaveLength(2 * met.size);
  });

  it("are against older members first, unless it is the first one", () => {
    const choice = { ladderEpisodes: 8, payoffEpisodes: 64, ahead: false, segmentsPerUpdate: 1 };
    const { state } = foldOf([joined(0), played(0), updated(1, ["s0"]), joined(1)], choice);
    const found = memberGames(state);
    expect(found.slice(0, 3)).toEqual([
      { pairing: ["policy:p1", "policy:p0"], episodes: 32 },
      { pairing: ["policy:p0", "policy:p1"], episodes: 32 },
      { pairing: ["policy:p1", "script:random"], episodes: 4 },
    ]);
    const first = memberGames(foldOf([joined(0)], choice).state);
    expect(first).toEqual(
      found.slice(2).map(({ pairing, episodes }) => ({
        pairing: pairing.map((player) => (player === "policy:p1" ? "policy:p0" : player)),
        episodes,
      })),
    );
  });

  it("are none without episodes for them", () => {
    expect(memberGames(foldOf([joined(0)]).state)).toEqual([]);
    expect(memberGames(foldOf([], { ladderEpisodes: 8 }).state)).toEqual([]);
  });

  it("seat scripted players of one role in it, with all episodes there", () => {
    const state = inGame("attacker-defender", { ladderEpisodes: 30 });
    const found = memberGames(state);
    const honest = found.filter(({ pairing }) => !pairing.includes("script:random"));
    expect(honest.length).toBeGreaterThan(1);
    const { scripted = [] } = games.find(({ id }) => id === "attacker-defender") ?? {};
    for (const { pairing, episodes } of honest) {
      const seat = pairing.findIndex((player) => player.startsWith("script:"));
      expect(scripted.find(({ id }) => `script:${id}` === pairing[seat])?.seats).toEqual([seat]);
      expect(episodes).toBe(30);
    }
    expect(honest).toHaveLength(scripted.length);
  });

  it("are none where the cast has fixed players in the other seats", () => {
    const { state } = foldOf([joined(0)], { ladderEpisodes: 30, cast: ["policy", "base"] });
    expect(memberGames(state)).toEqual([]);
  });

  it("are played by default where two opponents meet", () => {
    for (const game of games) {
      expect(resolveConfig(game, {}).ladderEpisodes, game.id).toBe(
        game.roles.length === 2 && !game.utility.identical ? 64 : 0,
      );
    }
  });
});
