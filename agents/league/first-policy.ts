import { gameById } from "../../games/registry.ts";
import { nameWeights } from "../networks/hash.ts";
import { initialWeights, networkFor } from "../networks/layout.ts";
import type { Weights } from "../networks/network.ts";
import type { LeagueConfig } from "./ledger.ts";

/** The untrained policy of a league without a base, seeded by the league's seed. */
export function firstPolicy({ game, hidden, towers, network: kind, seed }: LeagueConfig): Weights {
  const network = networkFor(gameById(game), hidden, towers, kind);
  return nameWeights("policy", game, network, initialWeights(network, seed));
}
