import type { Game, GameOptions } from "../../games/core/game.ts";
import type { ExactResponse } from "../../games/core/measures.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { exactEstimate } from "../../games/core/statistics.ts";
import { valueAt } from "../../games/core/value-at.ts";
import { bestResponse, expectedReturns } from "../trees/nash-conv.ts";
import { gameTree, type GameTree } from "../trees/tree.ts";
import { estimateTreeNodes } from "../trees/tree-size.ts";
import { castTable, type KeptSeats } from "./cast-measures.ts";
import { policyTable, type RunnablePolicy } from "./evaluate.ts";
import { createExaminee, examinedPolicy } from "./examinee.ts";

/** The seat that plays a best response to a policy in all other seats. */
export interface ExactResponseRequest extends RunnablePolicy {
  readonly game: Game;
  readonly options: GameOptions;
  readonly seat: number;
  /** Players of seats that the policy never learned. */
  readonly kept: KeptSeats;
  /** Called between steps, so that signals are handled. */
  readonly yieldToEventLoop?: (() => Promise<void>) | undefined;
}

/** An exact best response, and what the policy itself earns in its place; null where that is not known exactly. */
interface KnownResponse extends ExactResponse {
  readonly own: number | null;
}

/** Maximum estimated number of nodes of a tree that is enumerated for one answer: some 600 MB. */
const MAX_NODES = 800_000;

/**
 * The most that a seat can earn against a policy: by the game's own enumeration of programs where it has one, else by
 * backward induction where the game's tree is small enough. Null where there is neither.
 */
export async function exactResponse(request: ExactResponseRequest): Promise<KnownResponse | null> {
  await request.yieldToEventLoop?.();
  const found = await programResponse(request);
  if (found) return found;
  const tree = smallTree(request.game, request.options);
  return tree && treeResponse(request, tree);
}

/** Null for a seat that the game doesn't enumerate, or if another seat is not the policy's. */
async function programResponse(request: ExactResponseRequest): Promise<KnownResponse | null> {
  const { game, kept, seat, weights, forward, yieldToEventLoop } = request;
  const others = [...kept.keys()].filter((at) => at !== seat);
  if (!game.measures?.exactResponse || others.length > 0) return null;
  const examinee = createExaminee(game, examinedPolicy(weights, game, forward), yieldToEventLoop);
  const options = resolveOptions(game, request.options);
  const found = await game.measures.exactResponse({ options, examinee }, seat);
  return found && { ...found, own: null };
}

/** The tree of a game that is small, whether or not leagues enumerate it at every evaluation; else null. */
function smallTree(game: Game, options: GameOptions): GameTree | null {
  if (game.enumerable) return gameTree(game, options);
  const isSmall = estimateTreeNodes(game, options, MAX_NODES) <= MAX_NODES;
  return isSmall ? gameTree({ ...game, enumerable: true }, options) : null;
}

/** Null where a kept player doesn't state its probabilities. */
async function treeResponse(request: ExactResponseRequest, tree: GameTree): Promise<KnownResponse | null> {
  const { options, weights, forward, kept, seat } = request;
  const others = new Map([...kept].filter(([at]) => at !== seat));
  const table = await castTable(await policyTable(tree.game, options, weights.network, forward), others);
  if (!table) return null;
  const own = kept.has(seat) ? null : valueAt(expectedReturns(tree, table), seat);
  return {
    value: exactEstimate(bestResponse(tree, table, seat).value),
    meaning: `By backward induction over all ${tree.nodes} nodes of the game.`,
    measures: {},
    own,
  };
}
