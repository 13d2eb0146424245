import type { Game } from "../../games/core/game.ts";
import { inputSize } from "../networks/input-rows.ts";
import type { NetworkSpec, Weights } from "../networks/network.ts";

/** Where an exported policy comes from. */
export interface PolicyOrigin {
  /** Null for a policy of no league, such as a base. */
  readonly league: string | null;
  /** Number of updates that led to it; null for a policy of no league. */
  readonly version: number | null;
  /** Red Queen's version. */
  readonly release: string;
}

/** A policy to export. */
export interface ExportedPolicy extends PolicyOrigin {
  readonly weights: Weights;
  readonly game: Game;
}

/** An input or output of an exported network. */
interface PortDescription {
  readonly name: string;
  readonly shape: readonly (string | number)[];
  readonly meaning: string;
}

/** What a program must know to run an exported policy, as plain JSON: the same in every format. */
export interface PolicyDescription {
  /** The hash of its weights, its name in Red Queen. */
  readonly policy: string;
  readonly game: string;
  readonly gameVersion: number;
  readonly league: string | null;
  readonly version: number | null;
  /** Names of the seats, in their order. */
  readonly roles: readonly string[];
  readonly network: NetworkSpec;
  readonly inputs: readonly PortDescription[];
  readonly outputs: readonly PortDescription[];
}

const VALUES_MEANING =
  "in the column of the row's seat, the return that it is estimated to get; untrained by learners without a critic";

/** Describes a policy's network, its input rows and its outputs. */
export function describePolicy({ weights, game, league, version }: ExportedPolicy): PolicyDescription {
  const { hash: policy, network } = weights;
  const { actions, roles } = network;
  return {
    policy,
    game: game.id,
    gameVersion: game.version,
    league,
    version,
    roles: game.roles,
    network,
    inputs: [{ name: "rows", shape: ["batch", inputSize(network)], meaning: rowsMeaning(network) }],
    outputs: [
      {
        name: "logits",
        shape: ["batch", actions],
        meaning: "one per action, illegal ones included: set those to -infinity before the softmax",
      },
      { name: "values", shape: ["batch", roles], meaning: VALUES_MEANING },
    ],
  };
}

function rowsMeaning({ kind, observation, vocabulary, roles }: NetworkSpec): string {
  return kind === "mlp"
    ? `the ${observation} numbers that the seat to move observes, then its seat as a one-hot of ${roles}`
    : `the ${observation} tokens that the seat to move observes, 0 to ${vocabulary - 1} or -1 for none, then ${vocabulary} + its seat`;
}
