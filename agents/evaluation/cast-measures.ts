import type { Measure, Measures } from "../../games/core/measures.ts";
import { AgentError } from "../errors.ts";
import type { Player } from "../players/player.ts";
import { bestResponse, expectedReturns } from "../trees/nash-conv.ts";
import { playerTable } from "./player-table.ts";
import { legalProbabilities, type PolicyTable } from "../trees/policy-table.ts";
import { valueAt } from "../../games/core/value-at.ts";

/** Seats that the policy does not play in its league, with their players. */
export type KeptSeats = ReadonlyMap<number, Player>;

/**
 * The exact measures of a policy that learns some seats only, each for these seats alone: its play in the others was
 * never trained and is never used.
 *
 * - `nashConv/cast`: sum over its seats i of max_{pi'_i} u_i(pi'_i, cast_{-i}) - u_i(cast), the NashConv of the game
 *   that is left when the kept seats are part of the rules. Left out where a kept player samples its actions without
 *   stating their probabilities.
 * - `worstReturn/ROLE`, in games of two seats: what the policy earns as ROLE when the other seat knows it and plays as
 *   well as possible. In a game of constant sum it reaches the game's value for ROLE if and only if the policy is an
 *   equilibrium strategy there.
 */
export async function castMeasures(table: PolicyTable, kept: KeptSeats): Promise<Measures> {
  const { tree } = table;
  const own = tree.game.roles.map((_, seat) => seat).filter((seat) => !kept.has(seat));
  if (own.length === 0) return {};
  const cast = await castTable(table, kept);
  return { ...(cast && nashConvOfCast(cast, own, kept)), ...worstReturns(table, own) };
}

/** The cast's joint policy; null if a fixed player does not state its probabilities. */
export async function castTable({ tree, probabilities }: PolicyTable, kept: KeptSeats): Promise<PolicyTable | null> {
  const cast: PolicyTable = { tree, probabilities: Float64Array.from(probabilities) };
  try {
    for (const [seat, player] of kept) {
      const theirs = await playerTable(tree, player, seat);
      tree.sets.seat.forEach(
        (of, set) => of === seat && legalProbabilities(cast, set).set(legalProbabilities(theirs, set)),
      );
    }
    return cast;
  } catch (error) {
    if (error instanceof AgentError && error.code === "evaluation/no-probabilities") return null;
    throw error;
  }
}

function nashConvOfCast(cast: PolicyTable, own: readonly number[], kept: KeptSeats): Measures {
  const { tree } = cast;
  const { roles } = tree.game;
  const values = expectedReturns(tree, cast);
  const gains = own.map((seat) => Math.max(0, bestResponse(tree, cast, seat).value - valueAt(values, seat)));
  const others = [...kept].map(([seat, { reference }]) => `${reference} is ${roles[seat]}`).join(" and ");
  return {
    "nashConv/cast": exact(
      cast,
      gains.reduce((sum, gain) => sum + gain, 0),
      `What best responses could gain as ${own.map((seat) => roles[seat]).join(" and ")}, where ${others}; at 0 there is nothing left to learn against them.`,
    ),
  };
}

function worstReturns(table: PolicyTable, own: readonly number[]): Measures {
  const { tree } = table;
  const { roles, utility } = tree.game;
  if (roles.length !== 2 || own.length !== 1) return {};
  const [seat = 0] = own;
  const other = 1 - seat;
  const response = bestResponse(tree, table, other);
  const value = utility.sum === null ? returnAgainst(table, response.choice, seat) : utility.sum - response.value;
  return {
    [`worstReturn/${roles[seat]}`]: exact(
      table,
      value,
      `Expected return of the policy as ${roles[seat]}, where ${roles[other]} knows the policy and plays a best response to it.`,
    ),
  };
}

/** What `seat` earns under the table if the other seat plays these choices. */
function returnAgainst({ tree, probabilities }: PolicyTable, choice: Int32Array, seat: number): number {
  const against: PolicyTable = { tree, probabilities: Float64Array.from(probabilities) };
  choice.forEach((slot, set) => {
    if (slot < 0) return;
    legalProbabilities(against, set).fill(0);
    against.probabilities[slot] = 1;
  });
  return valueAt(expectedReturns(tree, against), seat);
}

function exact({ tree }: PolicyTable, value: number, meaning: string): Measure {
  return { value, low: value, high: value, n: 0, unit: tree.game.utility.unit, meaning };
}
