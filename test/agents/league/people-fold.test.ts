import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../agents/league/defaults.ts";
import { foldLedger, type LeagueFold } from "../../../agents/league/fold.ts";
import type { LeagueEvent } from "../../../agents/league/ledger.ts";
import { peopleDue } from "../../../agents/league/people.ts";
import { gameById } from "../../../games/registry.ts";

const config = resolveConfig(gameById("kuhn-poker"), {
  learnFrom: "people",
  segmentEpisodes: 10,
  segmentsPerUpdate: 2,
  parents: { rule: "best-rated" },
});

function begin(): { fold: LeagueFold; append: (event: LeagueEvent) => void } {
  const fold = foldLedger([{ seq: 0, at: 0, event: { type: "created", config } }]);
  const append = (event: LeagueEvent) => fold.apply({ seq: fold.state.nextSeq, at: 1, event });
  append({ type: "member-added", policy: "v0", version: 0 });
  return { fold, append };
}

const played = (match: string, policyVersion: number): LeagueEvent => ({
  type: "people-played",
  segment: `segment of ${match}`,
  match,
  person: null,
  pairing: ["human", `policy:v${policyVersion}`],
  seats: [1],
  policyVersion,
});

const updated = (version: number, people?: readonly string[]): LeagueEvent => ({
  type: "policy-updated",
  update: `u${version}`,
  version,
  policy: `v${version}`,
  optimizer: null,
  segments: [],
  ...(people && { people }),
  samples: 1,
  lag: 0,
  metrics: {},
  seconds: 0,
});

describe("matches of people in a ledger", () => {
  it("wait for the next update, which takes a tenth of its episodes of them", () => {
    const { fold, append } = begin();
    for (const match of ["a", "b", "c"]) append(played(match, 0));
    expect(peopleDue(fold.state).map(({ match }) => match)).toEqual(["a", "b"]);
    append(updated(1, ["segment of a", "segment of b"]));
    expect(peopleDue(fold.state).map(({ match }) => match)).toEqual(["c"]);
  });

  it("are learned from once", () => {
    const { append } = begin();
    append(played("a", 0));
    expect(() => append(played("a", 0))).toThrow("match a is in it twice");
    const again = begin();
    again.append(played("a", 0));
    again.append(updated(1, ["segment of a"]));
    expect(() => again.append(updated(2, ["segment of a"]))).toThrow("that did not wait for it");
    expect(again.fold.state.peopleMatches.has("a")).toBe(true);
  });

  it("are forgotten with their version, 50 updates later", () => {
    const { fold, append } = begin();
    append(played("a", 0));
    for (let version = 1; version <= 50; version++) append(updated(version));
    expect(peopleDue(fold.state).map(({ match }) => match)).toEqual(["a"]);
    expect(fold.state.versions[0]).toEqual({ policy: "v0", version: 0 });
    append(updated(51));
    expect(fold.state).toMatchObject({ people: [], peopleMatches: new Map() });
    expect(fold.state.versions).toHaveLength(51);
    expect(fold.state.versions[0]).toEqual({ policy: "v1", version: 1 });
  });

  it("are dropped when the agent starts over from another policy", () => {
    const { fold, append } = begin();
    append(updated(1));
    append(played("a", 1));
    append({ type: "agent-restarted", version: 1, policy: "v0", reason: "Chosen." });
    expect(fold.state.people).toEqual([]);
    expect(fold.state.versions).toEqual([{ policy: "v0", version: 1 }]);
  });

  it("leave no trace in a league that doesn't learn from people", () => {
    const self = { ...config, learnFrom: "self-play" } as const;
    const fold = foldLedger([{ seq: 0, at: 0, event: { type: "created", config: self } }]);
    fold.apply({ seq: 1, at: 0, event: { type: "member-added", policy: "v0", version: 0 } });
    expect(fold.state.versions).toEqual([]);
  });
});
