import type { Row } from "./measure.ts";

const round = (n: number): string => (n < 100 ? n.toPrecision(3) : Math.round(n).toLocaleString("en"));

/** A row for the terminal: figure, range, and the ratio to the peer. */
export function inWords({ name, value, unit, low, high, peer, peerValue, ratio }: Row): string {
  const own = `${name.padEnd(36)} ${round(value).padStart(11)} ${unit} (${round(low)} to ${round(high)})`;
  return peer === undefined ? own : `${own}  ${ratio?.toFixed(2)}x ${peer} (${round(peerValue ?? 0)})`;
}

/** A row of a Markdown table: name, unit, median, range, peer, its median, ratio. */
export function inMarkdown({ name, value, unit, low, high, peer, peerValue, ratio }: Row): string {
  const against = peer === undefined ? ["", "", ""] : [peer, round(peerValue ?? 0), `${ratio?.toFixed(2)}x`];
  return `| ${[name, unit, round(value), `${round(low)} to ${round(high)}`, ...against].join(" | ")} |`;
}
