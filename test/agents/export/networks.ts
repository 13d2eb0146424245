import { inputLayout, inputRows, inputSize } from "../../../agents/networks/input-rows.ts";
import { plainForward, type Output } from "../../../agents/networks/forward.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { initialWeights, networkFor } from "../../../agents/networks/layout.ts";
import type { NetworkKind } from "../../../agents/networks/network.ts";
import type { ExportedPolicy } from "../../../agents/export/policy-description.ts";
import type { Game } from "../../../games/core/game.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { playthrough } from "../../../games/core/playthrough.ts";
import { games } from "../../../games/registry.ts";

/** A policy to export, and what it computes for real observations. */
export interface ExportedCase {
  readonly name: string;
  readonly policy: ExportedPolicy;
  readonly count: number;
  readonly width: number;
  /** [count, width] */
  readonly rows: Float32Array;
  readonly expected: Output;
}

const EPISODES = 6;

/** Rows of every decision of some random episodes. */
function playedRows(game: Game): Float32Array {
  const turns = Array.from({ length: EPISODES }, (_, seed) => {
    let state = game.initial(resolveOptions(game));
    return playthrough(game, seed).steps.flatMap(({ turn, action }) => {
      const before = state;
      state = game.next(state, action);
      return turn >= 0 ? [{ game, state: before, seat: turn }] : [];
    });
  });
  return inputRows(inputLayout(game), turns.flat());
}

function caseOf(game: Game, kind: NetworkKind, hidden: readonly number[], isSplit: boolean): ExportedCase {
  const seats = [...game.roles.keys()];
  const towers = isSplit ? [seats.slice(0, 1), seats.slice(1)] : [seats];
  const network = networkFor(game, hidden, towers, kind);
  // Far from the near-uniform play that a first policy has.
  const values = initialWeights(network, game.id).map((weight, i) => weight + 0.05 * Math.sin(i));
  const weights = nameWeights("policy", game.id, network, values);
  const [rows, width] = [playedRows(game), inputSize(network)];
  const count = rows.length / width;
  const expected = plainForward(weights)(rows, count);
  const policy = { weights, game, league: "league", version: 7, release: "1.2.3" };
  return { name: `${game.id}, ${kind}, ${towers.length} towers`, policy, count, width, rows, expected };
}

/** Every kind of network that reads each game's observations, with one tower and two. */
export const exportedCases: readonly ExportedCase[] = games.flatMap((game) => {
  const kinds: readonly [NetworkKind, readonly number[]][] =
    game.observation.kind === "dense"
      ? [
          ["mlp", [32, 24]],
          ["mlp", []],
        ]
      : [
          ["tokens", [24, 16, 16]],
          ["transformer", [32, 32]],
        ];
  return kinds.flatMap(([kind, hidden]) => [false, true].map((isSplit) => caseOf(game, kind, hidden, isSplit)));
});

/** The largest difference between two outputs. */
export function outputDifference(one: Output, other: Output): number {
  const pairs = [
    [one.logits, other.logits],
    [one.values, other.values],
  ] as const;
  return Math.max(...pairs.map(([a, b]) => (a.length === b.length ? largestDifference(a, b) : Number.NaN)));
}

const largestDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b[i] ?? Number.NaN))), 0);
