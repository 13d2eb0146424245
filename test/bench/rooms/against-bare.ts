import type { Row } from "../measure.ts";

/** A row of one measurement, and its ratio to bare rooms. */
export const againstBare = (name: string, unit: string, value: number, bare: number): Row => ({
  name,
  unit,
  value,
  low: value,
  high: value,
  peer: "bare rooms",
  peerValue: bare,
  ratio: value / bare,
});
