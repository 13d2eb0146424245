import { expect, it } from "vitest";
import { random } from "../../../games/core/random.ts";
import { featuredPairing } from "../../../server/rooms/featured.ts";
import { foldOf, joined, played, updated } from "../../agents/league/ledgers.ts";

const { state } = foldOf([joined(0), played(0), updated(1, ["s0"]), joined(1), played(1), updated(2, ["s1"])]);

/** The distinct pairings of many matches. */
function pairings(cast: readonly string[]): readonly string[] {
  const league = { ...state, config: { ...state.config, cast } };
  const drawn = Array.from({ length: 300 }, (_, i) => featuredPairing(league, random(`match ${i}`)).join(" "));
  return [...new Set(drawn)].sort();
}

it("if all seats learn, one has the newest policy and each other that or a snapshot", () => {
  expect(pairings(["policy", "policy"])).toEqual(
    ["p0 p2", "p1 p2", "p2 p0", "p2 p1", "p2 p2"].map((pair) => pair.replaceAll("p", "policy:p")),
  );
});

it("seats that don't learn keep the cast's player, the first policy for the base", () => {
  expect(pairings(["script:honest", "policy", "base"])).toEqual(["script:honest policy:p2 policy:p0"]);
  const two = pairings(["policy", "script:honest", "policy"]);
  expect(two).toHaveLength(5);
  expect(two.every((pairing) => pairing.split(" ")[1] === "script:honest" && pairing.includes("policy:p2"))).toBe(true);
});

it("a control without learning seats shows its fixed players", () => {
  expect(pairings(["script:honest", "base"])).toEqual(["script:honest policy:p0"]);
});
