/** A line to hold a curve against. */
export interface ReferenceLine {
  readonly label: string;
  readonly value: number;
}

/**
 * What is known of a game, by game and by measure. NashConv is the sum of what each seat could gain by a best response; value is
 * what seat 0 wins on average between perfect players. Kuhn: Kuhn (1950); Leduc: OpenSpiel's exact solvers.
 */
const lines: Readonly<Record<string, Readonly<Record<string, readonly ReferenceLine[]>>>> = {
  "kuhn-poker": {
    nashConv: [
      { label: "equilibrium", value: 0 },
      { label: "uniformly random", value: 11 / 12 },
      { label: "always the first action", value: 2 },
    ],
    value: [{ label: "equilibrium", value: -1 / 18 }],
  },
  "leduc-poker": {
    nashConv: [
      { label: "equilibrium", value: 0 },
      { label: "uniformly random", value: 4.747222 },
      { label: "always the first action", value: 2 },
    ],
    value: [{ label: "equilibrium", value: -0.085606424 }],
  },
};

/** Reference lines of a game's measures; none where nothing is known. */
export function referenceLines(game: string): Readonly<Record<string, readonly ReferenceLine[]>> {
  return lines[game] ?? {};
}
