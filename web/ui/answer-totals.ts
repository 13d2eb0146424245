import type { MatchListing } from "../../server/schemas/matches.ts";
import { formatCount, formatShortCount } from "./format.ts";

type Totals = NonNullable<NonNullable<MatchListing["answers"]>[number]>;

const plural = (count: number, noun: string): string => `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;

/** An amount of US dollars, small ones with two digits: 0.00123 -> "$0.0012". */
export const formatCost = (cost: number): string => `$${cost >= 1 ? cost.toFixed(2) : Number(cost.toPrecision(2))}`;

/** What a seat's model did: "12 turns, 1 failed, 3 refused, 4.2 k tokens, $0.02". */
export function answerTotals({ turns, failures, faults, promptTokens, completionTokens, cost }: Totals): string {
  const refused = Object.values(faults).reduce((sum, count) => sum + count, 0);
  const tokens = promptTokens + completionTokens;
  return [
    plural(turns, "turn"),
    ...(failures > 0 ? [`${formatCount(failures)} failed`] : []),
    ...(refused > 0 ? [`${plural(refused, "answer")} refused`] : []),
    ...(tokens > 0 ? [`${formatShortCount(tokens)} tokens`] : []),
    ...(cost > 0 ? [formatCost(cost)] : []),
  ].join(", ");
}
