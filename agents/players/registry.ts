import type { Game } from "../../games/core/game.ts";
import { AgentError } from "../errors.ts";
import { exactPlayer } from "./exact-player.ts";
import type { Solver } from "../exact/solution.ts";
import type { Weights } from "../networks/network.ts";
import type { Player } from "./player.ts";
import { policyPlayer } from "./policy.ts";
import { parseReference, type PlayerReference } from "../player-reference.ts";
import { scriptedPlayer } from "./scripted.ts";

/** Dependencies of players. */
export interface PlayerSource {
  weights(hash: string): Promise<Weights | null>;
  /** Solves games for exact players; absent: in the caller's thread. */
  readonly solve?: Solver;
}

type MakePlayer = (name: string, game: Game, source: PlayerSource) => Promise<Player> | Player;

/** Kinds of players a server can seat by itself: one line each. People join through rooms. */
const kinds: Readonly<Record<string, MakePlayer>> = {
  script: (name, game) => scriptedPlayer(name, game),
  exact: (name, game, source) => exactPlayer(name, game, source.solve),
  policy: async (name, game, source) => policyPlayer(await readWeights(name, source), game),
};

/** Creates the player of a reference. @throws AgentError `player/unknown`, `policy/not-found`, `policy/wrong-game`. */
export async function createPlayer(reference: PlayerReference, game: Game, source: PlayerSource): Promise<Player> {
  const { kind, name } = parseReference(reference);
  const make = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (make) return make(name, game, source);
  const forms = Object.keys(kinds).map((known) => `${known}:…`);
  throw new AgentError("player/unknown", `"${reference}" is not a player; use one of ${forms.join(", ")}.`);
}

async function readWeights(hash: string, source: PlayerSource): Promise<Weights> {
  const weights = await source.weights(hash);
  if (weights) return weights;
  throw new AgentError("policy/not-found", `There is no policy ${hash.slice(0, 8)} in this store.`);
}
