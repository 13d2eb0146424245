import { LRUCache } from "lru-cache";
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
  const loaded = new LRUCache<string, Promise<EngineForward>>({
    max: size,
    // What failed to load is deleted, and has nothing to dispose of.
    dispose: (evicted) => void evicted.then((run) => run.dispose()).catch(() => {}),
  });
  const forward = (weights: Weights, use: ForwardUse): Promise<EngineForward> => {
    const key = `${use} ${weights.hash}`;
    const run = loaded.get(key) ?? engine.forward(weights, use);
    loaded.set(key, run);
    // A failed load is not cached.
    run.catch(() => loaded.peek(key) === run && loaded.delete(key));
    return run;
  };
  const policies = new LRUCache<string, Weights>({ max: size });
  const load = async (hash: string): Promise<Weights> => {
    const known = policies.get(hash) ?? (await readPolicy(store, hash));
    if (!known) throw new AgentError("policy/not-found", `There is no policy ${hash.slice(0, 8)} in this store.`);
    policies.set(hash, known);
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
