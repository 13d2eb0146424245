import { describe, expect, it } from "vitest";
import { findOpponent, leagueKey, listOpponents } from "../../../web/play/opponents.ts";
import type { PlayerFacts } from "../../../server/schemas/games.ts";

const policy = (league: string, version: number): PlayerFacts => ({
  reference: `policy:${league}${version}`,
  name: `${league} v${version}`,
  kind: "policy",
  summary: "",
  league,
  version,
  seats: [0, 1],
  learns: false,
  untrained: [],
});
const script = (id: string, seats: number[]): PlayerFacts => ({
  ...policy(id, 0),
  reference: `script:${id}`,
  name: id,
  kind: "script",
  league: null,
  version: null,
  seats,
});

describe("the offered opponents", () => {
  const players = [script("random", [0, 1]), script("seller", [0]), policy("a", 9), policy("a", 5), policy("b", 7)];

  it("are the newest policy of each league, then the scripts that can take the seat", () => {
    const { cards, others } = listOpponents(players, [1]);
    expect(cards.map(({ key }) => key)).toEqual([leagueKey("a"), leagueKey("b"), "script:random"]);
    expect(others.flatMap(({ members }) => members.map(({ key }) => key))).toEqual(["policy:a5"]);
  });

  it("have the requested league first", () => {
    expect(listOpponents(players, [1], "b").cards[0]?.player.name).toBe("b v7");
  });

  it("include a league's own cast for a role its policies never learned, and list these policies as untrained", () => {
    const untrained = [{ seat: 0, cast: "script:seller" }];
    const players = [script("random", [0, 1]), script("seller", [0]), { ...policy("c", 9), untrained }, policy("a", 3)];
    const offered = listOpponents(players, [0], "c");
    expect(offered.cards.map(({ key }) => key)).toEqual(["script:seller", leagueKey("a"), "script:random"]);
    expect(offered.cast?.player.summary).toContain("Plays this role in c");
    expect(offered.others.at(-1)?.league).toBe("c, untrained in this role");
    expect(offered.others.at(-1)?.members.map(({ player }) => player.name)).toEqual(["c v9 (untrained)"]);
    expect(listOpponents(players, [1], "c").cards[0]?.key).toBe(leagueKey("c"));
    // Without a request the league with most updates decides.
    expect(listOpponents(players, [0]).cast?.key).toBe("script:seller");
  });

  it("include a league's newest policy after further updates", () => {
    const chosen = listOpponents(players, [1]).cards[0]?.key ?? "";
    expect(findOpponent(listOpponents([...players, policy("a", 12)], [1]), chosen)?.player.reference).toBe(
      "policy:a12",
    );
  });

  it("have cards for a few of sixty leagues, and list the others", () => {
    const many = Array.from({ length: 60 }, (_, i) => policy(`l${i}`, i));
    const offered = listOpponents(many, [1]);
    expect(offered.cards).toHaveLength(6);
    expect(many.every(({ league }) => findOpponent(offered, leagueKey(league ?? "")))).toBe(true);
  });
});
