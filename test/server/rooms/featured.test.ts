import { expect, it } from "vitest";
import { random } from "../../../games/core/random.ts";
import { featuredPairing } from "../../../server/rooms/featured.ts";
import type { LeagueEvent } from "../../../agents/league/ledger.ts";
import type { LeagueState } from "../../../agents/league/state.ts";
import { evaluated, foldOf, joined, played, updated } from "../../agents/league/ledgers.ts";

const { state } = foldOf([joined(0), played(0), updated(1, ["s0"]), joined(1), played(1), updated(2, ["s1"])]);

/** The distinct pairings of many matches. */
const pairings = (cast: readonly string[]): readonly string[] =>
  pairingsOf({ ...state, config: { ...state.config, cast } });

function pairingsOf(league: LeagueState): readonly string[] {
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

it("an agent for a role plays the playing policy of the other role's main agent, or a member that learned that role", () => {
  const of = (agent: string, event: LeagueEvent, policy: string) => ({ ...event, agent, policy }) as LeagueEvent;
  const agents = [
    { id: "defender", cast: ["opponent", "policy"] },
    { id: "exploiter", kind: "main-exploiter", cast: ["policy", "opponent"] },
    { id: "attacker", cast: ["policy", "opponent"] },
  ] as const;
  const league = foldOf(
    [
      ...agents.map(({ id }) => of(id, joined(0), `${id[0]}0`)),
      ...agents.map(({ id }) => of(id, updated(1, []), `${id[0]}1`)),
    ],
    { agents },
  ).state;
  const [defender, exploiter, attacker] = league.agents.map((agent) => pairingsOf(agent));
  const named = (pairs: readonly string[]) => pairs.map((pair) => pair.replace(/(\w+) (\w+)/, "policy:$1 policy:$2"));
  expect(defender).toEqual(named(["a0 d1", "a1 d1", "e0 d1"]));
  expect(attacker).toEqual(named(["a1 d0", "a1 d1"]));
  expect(exploiter).toEqual(named(["e1 d0", "e1 d1"]));
});

it("an agent whose average is its playing policy plays that", () => {
  const exact = (value: number) => ({ value, low: value, high: value, n: 0, unit: "chips", meaning: "" });
  const measures = { nashConv: exact(2), "nashConv/average": exact(1) };
  const events = [joined(0), updated(1, [], { average: "a1" }), evaluated(1, { measures })];
  const { state: averaged } = foldOf(events, { learner: { id: "mmd" } });
  expect(pairingsOf(averaged)).toEqual(["policy:a1 policy:a1", "policy:a1 policy:p0", "policy:p0 policy:a1"]);
});
