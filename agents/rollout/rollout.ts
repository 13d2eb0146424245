import { resolveOptions } from "../../games/core/options.ts";
import { random } from "../../games/core/random.ts";
import { isBatchPlayer, type BatchPlayer, type Player } from "../players/player.ts";
import { parseReference } from "../player-reference.ts";
import { packResult, type PlayedEpisode, type RolloutResult } from "./columns.ts";
import type { RolloutRequest } from "./rollout-request.ts";
import { playSlowly } from "./slow-play.ts";
import { sharedTableCount } from "./table-count.ts";
import { playTables } from "./tables.ts";
import { Tracks } from "./tracks.ts";
import { playTree } from "./tree-play.ts";
import { affordableTree } from "./trees.ts";
import { playVector } from "./vector-play.ts";

export type { RolloutResult } from "./columns.ts";
export type { RolloutRequest } from "./rollout-request.ts";

/**
 * Plays whole episodes, and records actions and their log-probabilities. If all players state their probabilities by
 * observation, a game with a small tree is played as walks down the tree, and one with vectorised rules at tables in
 * one array. Whichever way and at however many tables, the episodes are the same; except with slow players, whose
 * answers come from outside. Those play many tables at once, and may forfeit.
 *
 * @example
 * import { rollout, scriptedPlayer, type RolloutRequest, type RolloutResult } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * const game = gameById("kuhn-poker");
 * const players = [scriptedPlayer("honest", game), scriptedPlayer("random", game)];
 * const request: RolloutRequest = { game, options: {}, players, episodes: 1000, seed: "example" };
 * const { columns }: RolloutResult = await rollout(request);
 * const chips = columns.returns.filter((_, i) => i % 2 === 0); // of the first seat, in each episode
 * console.log(chips.reduce((sum, won) => sum + won, 0) / columns.count); // 0.064
 */
export async function rollout(request: RolloutRequest): Promise<RolloutResult> {
  const { game, players, episodes } = request;
  const options = resolveOptions(game, request.options);
  if (episodes === 0) return packResult([], 0);
  if (players.some(({ slow }) => slow)) return playSlowly({ ...request, options });
  if (areOpen(players)) {
    const tree = affordableTree(game, options);
    if (tree) return playTree({ ...request, players, tree });
  }
  if (request.tables !== undefined) return playAt({ ...request, options, tables: request.tables });
  const count = sharedTableCount([game.id, ...players.map(playerKind)].join(" "));
  const tables = count.choose(episodes);
  const started = performance.now();
  const result = await playAt({ ...request, options, tables });
  count.record(tables, result.steps / (performance.now() - started));
  return result;
}

function playAt(request: RolloutRequest & { readonly tables: number }): Promise<RolloutResult> {
  const { game, players } = request;
  return game.vector && areOpen(players)
    ? playVector({ ...request, players, rules: game.vector })
    : playStates(request);
}

const playerKind = ({ reference }: Player): string => parseReference(reference).kind;

function areOpen(players: readonly Player[]): players is readonly BatchPlayer[] {
  return players.every(isBatchPlayer);
}

/**
 * Plays with the game's own functions, state by state: any game, any players.
 * @param request complete options, as `resolveOptions` returns them.
 * @internal
 */
export async function playStates(request: RolloutRequest): Promise<RolloutResult> {
  const { game, options, players, seed, tables, yieldToEventLoop } = request;
  const tracks = new Tracks(game.maxPlies);
  const episodes: PlayedEpisode[] = Array.from({ length: request.episodes });
  const steps = await playTables({
    game,
    players,
    episodes: request.episodes,
    tables,
    yieldToEventLoop,
    opening(index) {
      tracks.begin(index);
      return { state: game.initial(options), random: random(`${seed}/${index}`) };
    },
    onAction: (index, action, logProb) => tracks.add(index, action, logProb),
    onEnd(index, state) {
      episodes[index] = { ...tracks.end(index), returns: game.returns(state) };
    },
  });
  return packResult(episodes, steps);
}
