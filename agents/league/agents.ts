import type { AgentKind } from "../matchmaking/rule.ts";
import type { AgentConfig, LeagueConfig } from "./ledger.ts";

/** The agent of a league without a list of agents. */
export const MAIN_AGENT = "main";

/** An agent, without its settings. */
export interface AgentIdentity {
  readonly id: string;
  readonly kind: AgentKind;
  /** Share of the epochs in which it learns, above 0, up to 1. */
  readonly share: number;
}

const ONLY_AGENT: AgentIdentity = { id: MAIN_AGENT, kind: "main", share: 1 };

/** A league's agents with the configuration that each one learns under; the first is the one a league is shown by. */
export function leagueAgents(config: LeagueConfig): readonly { agent: AgentIdentity; config: LeagueConfig }[] {
  if (config.agents.length === 0) return [{ agent: ONLY_AGENT, config }];
  return config.agents.map(({ settings, ...agent }) => ({ agent, config: { ...config, ...settings } }));
}

/**
 * The seed of an agent's random streams. That of a league's only agent is the league's, so that two leagues with equal
 * settings play the same games.
 */
export const agentSeed = ({ seed, agents }: Pick<LeagueConfig, "seed" | "agents">, agent: string): string =>
  agents.length === 0 ? String(seed) : `${seed}/${agent}`;

/** Rounding of shares: a tenth of ten epochs is one. */
const SHARE_TOLERANCE = 1e-9;

/** Updates that an agent makes before an epoch: in epoch e it learns if this grows from e to e + 1. */
export const updatesBefore = ({ share }: Pick<AgentIdentity, "share">, epoch: number): number =>
  Math.floor(share * epoch + SHARE_TOLERANCE);

/** The epoch in which an agent makes its update number `update`, from 0. */
export function epochOfUpdate(agent: Pick<AgentConfig, "share">, update: number): number {
  let epoch = Math.max(0, Math.floor(update / agent.share) - 1);
  while (updatesBefore(agent, epoch + 1) <= update) epoch++;
  return epoch;
}
