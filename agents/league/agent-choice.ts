import type { Game } from "../../games/core/game.ts";
import { AgentError } from "../errors.ts";
import { overridden, type AgentChoice, type LeagueChoice } from "./choice.ts";
import type { AgentConfig, AgentSettings, LeagueConfig } from "./ledger.ts";

/** Most agents of a league. */
export const MAX_AGENTS = 8;
/** The smallest share of epochs in which an agent learns. */
const MIN_AGENT_SHARE = 0.01;

const AGENT_ID = /^[a-z0-9][a-z0-9-]{0,39}$/;

const refuse = (sentence: string): AgentError => new AgentError("league/bad-agents", sentence);

/** @throws AgentError `league/bad-agents` for equal or invalid ids, shares out of range, or too many agents. */
export function checkAgents(agents: readonly AgentChoice[]): void {
  if (agents.length > MAX_AGENTS) throw refuse(`A league has at most ${MAX_AGENTS} agents, not ${agents.length}.`);
  agents.forEach(({ id, share = 1 }, position) => {
    if (!AGENT_ID.test(id)) throw refuse(`The id of an agent has up to 40 of a-z, 0-9 and -, not "${id}".`);
    if (agents.findIndex((other) => other.id === id) < position) throw refuse(`Two agents are called "${id}".`);
    if (!(share >= MIN_AGENT_SHARE && share <= 1)) {
      throw refuse(`The share of an agent is from ${MIN_AGENT_SHARE} to 1, and that of ${id} is ${share}.`);
    }
  });
  if ((agents[0]?.share ?? 1) !== 1) {
    throw refuse(`The first agent learns in every epoch, so that budgets in updates can count its updates: share 1.`);
  }
}

/** The league's choice with an agent's own settings on top. */
export const agentChoice = (common: LeagueChoice, own: AgentChoice): LeagueChoice => overridden(common, own);

export function agentSettings(config: LeagueConfig): AgentSettings {
  const { learner, network, hidden, towers, base, cast, crossVersions, segmentEpisodes, segmentsPerUpdate } = config;
  const {
    pastShare,
    snapshotEvery,
    evaluateEvery,
    matchmaking,
    checkpoints,
    gate,
    parents,
    payoffEpisodes,
    ladderEpisodes,
    playing,
    parent,
  } = config;
  return {
    learner,
    network,
    hidden,
    towers,
    base,
    cast,
    crossVersions,
    segmentEpisodes,
    segmentsPerUpdate,
    pastShare,
    snapshotEvery,
    evaluateEvery,
    matchmaking,
    checkpoints,
    gate,
    parents,
    payoffEpisodes,
    ladderEpisodes,
    playing,
    parent,
  };
}

/** @throws AgentError `league/bad-agents` when no other agent can take an opponent's seat. */
export function checkSeatsTaken({ roles }: Game, agents: readonly AgentConfig[]): void {
  for (const { id, settings } of agents) {
    settings.cast.forEach((who, seat) => {
      if (who !== "opponent" || agents.some((other) => other.settings.cast[seat] === "policy")) return;
      throw refuse(`Agent ${id} leaves the ${roles[seat]} to an opponent, but no agent has "policy" in that seat.`);
    });
  }
}
