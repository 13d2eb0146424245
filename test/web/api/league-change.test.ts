import { describe, expect, it } from "vitest";
import { addChange } from "../../../web/api/league-change.ts";
import type { LeagueDetail, LeagueSummary } from "../../../server/schemas/leagues.ts";

const summary = { id: "a", updates: 2, status: "running" } as LeagueSummary;
const point = (version: number) => ({ version, episodes: version * 10, samples: 1, lag: 0, at: version, metrics: {} });
const detail = {
  id: "a",
  updates: 1,
  status: "running",
  evaluations: [],
  learning: [point(1)],
  population: [],
  refused: [],
  agents: [],
  meanings: { old: { unit: "share", meaning: "Known." } },
  matrices: {},
} as unknown as LeagueDetail;

describe("addChange", () => {
  it("adds a point and the summary, and leaves the rest", () => {
    const next = addChange(detail, { summary, learning: point(2) });
    expect(next.updates).toBe(2);
    expect(next.learning.map(({ version }) => version)).toEqual([1, 2]);
    expect(next.evaluations).toBe(detail.evaluations);
    expect(detail.learning).toHaveLength(1);
  });

  it("adds the meanings of new measures, and shows snapshots that played each other", () => {
    const meanings = { fresh: { unit: "points", meaning: "New." } };
    const matrices = { 1: { members: [], seat: 1, cells: [] } };
    const next = addChange(detail, { summary, meanings, matrices });
    expect(Object.keys(next.meanings)).toEqual(["old", "fresh"]);
    expect(next.matrices).toBe(matrices);
    expect(addChange(next, { summary }).matrices).toBe(matrices);
  });

  it("adds members of several agents at one version, each once", () => {
    const member = (policy: string, agent: string) => ({ number: 0, policy, agent, version: 2, at: 1, parent: null });
    const first = addChange(detail, { summary, member: member("p", "main") });
    const both = addChange(first, { summary, member: member("q", "exploiter") });
    const again = addChange(both, { summary, member: member("p", "main") });
    expect(again.population.map(({ policy }) => policy)).toEqual(["p", "q"]);
    const refused = { ...member("r", "main"), reason: "Too weak." };
    const twice = addChange(addChange(again, { summary, refused }), { summary, refused });
    expect(twice.refused).toEqual([refused]);
  });

  it("changes nothing for a known point, and sorts in a late one", () => {
    const twice = addChange(addChange(detail, { summary, learning: point(3) }), { summary, learning: point(3) });
    expect(twice.learning.map(({ version }) => version)).toEqual([1, 3]);
    expect(addChange(twice, { summary, learning: point(2) }).learning.map(({ version }) => version)).toEqual([1, 2, 3]);
  });
});
