import { describe, expect, it } from "vitest";
import { agentLineages, type Lineage } from "../../../web/league/lineages.ts";

const member = (policy: string, version: number, parent: string | null, agent = "main") => {
  return { policy, version, parent, agent, at: version };
};

/** A tree as nested lists of versions. */
const versions = ({ line, branches }: Lineage): unknown[] => [
  ...line.map(({ version }) => version),
  ...branches.map(versions),
];

describe("agentLineages", () => {
  const agents = [{ id: "main" }, { id: "exploiter" }];

  it("puts a chain in one line, and branches after the policy they share", () => {
    const population = [
      member("a", 0, null),
      member("b", 4, "a"),
      member("c", 8, "b"),
      member("x", 0, null, "exploiter"),
      member("y", 4, "x", "exploiter"),
      member("z", 8, "x", "exploiter"),
    ];
    const [main, exploiter] = agentLineages({ agents, population, refused: [] });
    expect(main?.trees.map(versions)).toEqual([[0, 4, 8]]);
    expect(exploiter?.trees.map(versions)).toEqual([[0, [4], [8]]]);
  });

  it("has refused candidates as members have, since policies may be trained from them", () => {
    const population = [member("a", 0, null), member("c", 8, "b")];
    const refused = [{ ...member("b", 4, "a"), reason: "It lost." }];
    const [main] = agentLineages({ agents, population, refused });
    expect(main?.trees.map(versions)).toEqual([[0, 4, 8]]);
    expect(main?.refused.map(({ version, refused: reason }) => [version, reason])).toEqual([[4, "It lost."]]);
  });

  it("starts a tree where the parent is older than the list or another league's", () => {
    const population = [member("q", 40, "gone"), member("r", 44, "q"), member("q", 48, "r")];
    expect(agentLineages({ agents, population, refused: [] })[0]?.trees.map(versions)).toEqual([[40, 44, 48]]);
  });
});
