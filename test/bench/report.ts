import type { Row } from "./measure.ts";

const round = (n: number): string => (n < 100 ? n.toPrecision(3) : Math.round(n).toLocaleString("en"));

/** Two digits: ratios far below 1 would otherwise all read 0.00. */
const times = (ratio: number): string => `${ratio < 0.1 ? ratio.toPrecision(2) : ratio.toFixed(2)}x`;

/** A row for the terminal: figure, range, and the ratio to the peer. */
export function inWords({ name, value, unit, low, high, peer, peerValue, ratio }: Row): string {
  const own = `${name.padEnd(36)} ${round(value).padStart(11)} ${unit} (${round(low)} to ${round(high)})`;
  return peer === undefined ? own : `${own}  ${times(ratio ?? 0)} ${peer} (${round(peerValue ?? 0)})`;
}

/** A row of a Markdown table: name, unit, median, range, peer, its median, ratio. */
export function inMarkdown({ name, value, unit, low, high, peer, peerValue, ratio }: Row): string {
  const against = peer === undefined ? ["", "", ""] : [peer, round(peerValue ?? 0), times(ratio ?? 0)];
  return `| ${[name, unit, round(value), `${round(low)} to ${round(high)}`, ...against].join(" | ")} |`;
}
