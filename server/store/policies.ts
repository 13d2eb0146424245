import type { Weights } from "../../agents/networks/network.ts";
import { ServerError } from "../errors.ts";
import type { Store } from "./store.ts";

/** The store methods that read policies. */
export type PolicyStore = Pick<Store, "weights" | "weightsRecord">;

/**
 * Weights by hash; null when there never were any. @throws ServerError `policy/released` when their values were
 * released.
 */
export async function readPolicy(store: PolicyStore, hash: string): Promise<Weights | null> {
  const weights = await store.weights(hash);
  if (weights) return weights;
  const record = await store.weightsRecord(hash);
  if (!record) return null;
  // Another league with the same seed may have stored them again in between.
  return (await store.weights(hash)) ?? released(hash, record.leagues);
}

/** The policy source that `createPlayer` takes. */
export const policySource = (store: PolicyStore) => ({ weights: (hash: string) => readPolicy(store, hash) });

/** Keeps a policy for another league. @throws ServerError `policy/released` when its values are not in the store. */
export async function keepPolicy(
  store: Pick<Store, "keepWeights" | "weightsRecord">,
  hash: string,
  league: string,
): Promise<void> {
  if (await store.keepWeights(hash, league)) return;
  const record = await store.weightsRecord(hash);
  released(hash, record?.leagues ?? []);
}

function released(hash: string, leagues: readonly string[]): never {
  const whose = leagues.length === 0 ? "" : ` of league ${leagues.join(" and ")}`;
  throw new ServerError(
    "policy/released",
    `The weights of policy ${hash.slice(0, 8)}${whose} were released: a league keeps only its newest policy and its snapshots. Choose one of those.`,
  );
}
