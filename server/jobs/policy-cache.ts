import type { Game } from "../../games/core/game.ts";
import type { Engine, EngineForward, ForwardUse } from "../../agents/engines/engine.ts";
import { AgentError } from "../../agents/errors.ts";
import type { Forward } from "../../agents/networks/forward.ts";
import type { Weights } from "../../agents/networks/network.ts";
import type { Player } from "../../agents/players/player.ts";
import { policyPlayer } from "../../agents/players/policy.ts";
import { parseReference, type PlayerReference } from "../../agents/player-reference.ts";
import { readPolicy, type PolicyStore } from "../store/policies.ts";

/** An LRU cache of policies loaded into a job process's engine. Weights never change, so entries are never stale. */
export interface PolicyCache {
  /** A player whose tensors run on the engine; undefined when the reference is not a policy. */
  player(reference: PlayerReference, game: Game, use: ForwardUse): Promise<Player> | undefined;
  forward(weights: Weights, use: ForwardUse): Promise<Forward>;
}

/** @param size most policies to keep. */
export function policyCache(engine: Pick<Engine, "forward">, store: PolicyStore, size = 12): PolicyCache {
  const loaded = new Map<string, Promise<EngineForward>>();
  const forward = (weights: Weights, use: ForwardUse): Promise<EngineForward> => {
    const key = `${use} ${weights.hash}`;
    const run = loaded.get(key) ?? engine.forward(weights, use);
    // A map keeps insertion order: the first entry is the least recently used.
    loaded.delete(key);
    loaded.set(key, run);
    // A failed load is not cached.
    run.catch(() => loaded.get(key) === run && loaded.delete(key));
    const [oldest] = loaded.keys();
    if (loaded.size > size && oldest !== undefined) {
      void loaded.get(oldest)?.then((run) => run.dispose());
      loaded.delete(oldest);
    }
    return run;
  };
  const policies = new Map<string, Weights>();
  const load = async (hash: string): Promise<Weights> => {
    const known = policies.get(hash) ?? (await readPolicy(store, hash));
    if (!known) throw new AgentError("policy/not-found", `There is no policy ${hash.slice(0, 8)} in this store.`);
    policies.delete(hash);
    policies.set(hash, known);
    const [oldest] = policies.keys();
    if (policies.size > size && oldest !== undefined) policies.delete(oldest);
    return known;
  };
  return {
    forward,
    player(reference, game, use) {
      const { kind, name } = parseReference(reference);
      if (kind !== "policy") return undefined;
      return load(name).then(async (weights) => policyPlayer(weights, game, await forward(weights, use)));
    },
  };
}
