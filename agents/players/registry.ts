import type { Game } from "../../games/core/game.ts";
import { AgentError } from "../errors.ts";
import { exactPlayer } from "./exact-player.ts";
import type { Solver } from "../exact/solution.ts";
import type { Weights } from "../networks/network.ts";
import type { ExternalPlayer } from "./external.ts";
import type { Player } from "./player.ts";
import { policyPlayer } from "./policy.ts";
import { refereePlayer } from "./referee.ts";
import { parseReference, type PlayerReference } from "../player-reference.ts";
import { scriptedPlayer } from "./scripted.ts";

/** Dependencies of players. @see {@link createPlayer} */
export interface PlayerSource {
  weights(hash: string): Promise<Weights | null>;
  /** Solves games for exact players; absent: in the caller's thread. */
  readonly solve?: Solver;
  /** Kinds of players outside this process that can be reached from it, by the prefix of their references. */
  readonly external?: ExternalKinds | undefined;
}

/** What makes an external player of the part of its reference after the prefix. @throws an error with a code. */
export type MakeExternal = (name: string, game: Game) => Promise<ExternalPlayer> | ExternalPlayer;
export type ExternalKinds = Readonly<Record<string, MakeExternal>>;

/**
 * Makes the player `name` of a kind: `llm:MODEL` has the name MODEL.
 *
 * @example
 * import { createPlayer, registerPlugin, scriptedPlayer, type MakePlayer } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * const renamed: MakePlayer = (name, game) => ({ ...scriptedPlayer(name, game), reference: `renamed:${name}` });
 * registerPlugin({ players: { renamed } }, "renamed");
 * const player = await createPlayer("renamed:perfect", gameById("tic-tac-toe"), { weights: async () => null });
 * console.log(player.reference); // renamed:perfect
 */
export type MakePlayer = (name: string, game: Game, source: PlayerSource) => Promise<Player> | Player;

/** Kinds of players a server can seat by itself: one line each. People join through rooms. */
const kinds: Readonly<Record<string, MakePlayer>> = {
  script: (name, game) => scriptedPlayer(name, game),
  exact: (name, game, source) => exactPlayer(name, game, source.solve),
  policy: async (name, game, source) => policyPlayer(await readWeights(name, source), game),
};

/** Kinds that plugins added. */
const registered = new Map<string, MakePlayer>();

/** The kinds of players, those of plugins last. */
export const playerKinds = (): readonly string[] => [...Object.keys(kinds), ...registered.keys()];

/** Adds a kind of players of a plugin, whose name must be new. */
export function registerPlayerKind(kind: string, make: MakePlayer): void {
  registered.set(kind, make);
}

/**
 * Creates the player of a reference.
 * @throws AgentError `player/unknown`, `policy/not-found`, `policy/wrong-game`; what an external kind throws.
 * @example
 * import { createPlayer, type PlayerReference, type PlayerSource } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * const source: PlayerSource = { weights: async () => null }; // or (hash) => store.weights(hash)
 * const reference: PlayerReference = "exact:cfr-plus";
 * const player = await createPlayer(reference, gameById("kuhn-poker"), source);
 * console.log(player.reference); // exact:cfr-plus
 */
export async function createPlayer(reference: PlayerReference, game: Game, source: PlayerSource): Promise<Player> {
  const { kind, name } = parseReference(reference);
  const make = Object.hasOwn(kinds, kind) ? kinds[kind] : registered.get(kind);
  if (make) return make(name, game, source);
  const external = source.external ?? {};
  const makeExternal = Object.hasOwn(external, kind) ? external[kind] : undefined;
  if (makeExternal) return refereePlayer(await makeExternal(name, game));
  const forms = [...playerKinds(), ...Object.keys(external)].map((known) => `${known}:…`);
  throw new AgentError("player/unknown", `"${reference}" is not a player; use one of ${forms.join(", ")}.`);
}

async function readWeights(hash: string, source: PlayerSource): Promise<Weights> {
  const weights = await source.weights(hash);
  if (weights) return weights;
  throw new AgentError("policy/not-found", `There is no policy ${hash.slice(0, 8)} in this store.`);
}
