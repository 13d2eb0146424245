import { gameById } from "../../games/registry.ts";
import { nameWeights } from "../networks/hash.ts";
import { initialWeights, networkFor } from "../networks/layout.ts";
import type { Weights } from "../networks/network.ts";
import { agentSeed, MAIN_AGENT } from "./agents.ts";
import type { LeagueConfig } from "./ledger.ts";

/** The untrained policy of an agent without a base, seeded by the league's seed. */
export function firstPolicy(config: LeagueConfig, agent: string = MAIN_AGENT): Weights {
  const { game, hidden, towers, network: kind } = config;
  const network = networkFor(gameById(game), hidden, towers, kind);
  return nameWeights("policy", game, network, initialWeights(network, agentSeed(config, agent)));
}
