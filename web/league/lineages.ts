import type { LeagueDetail } from "../../server/schemas/leagues.ts";

type Member = Omit<LeagueDetail["population"][number], "number">;

/** A frozen policy of a family tree: a member, or a refused candidate with the reason. */
export interface LineageNode extends Member {
  readonly refused: string | null;
}

/** A line of descent without branches, then the lines that branch off its end. */
export interface Lineage {
  readonly line: readonly LineageNode[];
  readonly branches: readonly Lineage[];
}

/** The family trees of one agent. */
export interface AgentLineage {
  readonly agent: string;
  /** One per policy whose parent is none of the agent's: its first, and those whose parents are older than the list. */
  readonly trees: readonly Lineage[];
  readonly refused: readonly LineageNode[];
}

/** Who was trained from which policy, by agent; children by version. */
export function agentLineages({ agents, population, refused }: Lineages): readonly AgentLineage[] {
  return agents.map(({ id }) => {
    const nodes: LineageNode[] = [
      ...population.map((member) => ({ ...member, refused: null })),
      ...refused.map(({ reason, ...candidate }) => ({ ...candidate, refused: reason })),
    ]
      .filter(({ agent }) => agent === id)
      .sort((a, b) => a.version - b.version);
    return { agent: id, trees: trees(nodes), refused: nodes.filter((node) => node.refused !== null) };
  });
}

interface Lineages {
  readonly agents: readonly { readonly id: string }[];
  readonly population: readonly Member[];
  readonly refused: LeagueDetail["refused"];
}

function trees(nodes: readonly LineageNode[]): readonly Lineage[] {
  const children = new Map<LineageNode, LineageNode[]>();
  const roots = nodes.filter((node) => {
    const parent = parentOf(node, nodes);
    if (parent) children.set(parent, [...(children.get(parent) ?? []), node]);
    return parent === undefined;
  });
  const lineage = (first: LineageNode): Lineage => {
    const line = [first];
    let next = children.get(first) ?? [];
    while (next.length === 1) {
      line.push(next[0] as LineageNode);
      next = children.get(next[0] as LineageNode) ?? [];
    }
    return { line, branches: next.map(lineage) };
  };
  return roots.map(lineage);
}

/** The newest older node with the parent's weights: an update without samples repeats a hash. */
const parentOf = (node: LineageNode, nodes: readonly LineageNode[]): LineageNode | undefined =>
  nodes.findLast(({ policy, version }) => policy === node.parent && version < node.version);
