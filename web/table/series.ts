/** What a series, a match and its rematches, has come to before some match of it. */
export interface Series {
  readonly matches: number;
  /** Sums of returns by the players' names, the own under "". */
  readonly totals: Readonly<Record<string, number>>;
}

export const emptySeries: Series = { matches: 0, totals: {} };

interface Ended {
  /** The own seat. */
  readonly own: number;
  readonly names: readonly string[];
  readonly returns: readonly number[];
}

/** The series after one more match. Seats may have been swapped: players are known by their names. */
export function addMatch({ matches, totals }: Series, { own, names, returns }: Ended): Series {
  const after = { ...totals };
  for (const [seat, points] of returns.entries()) {
    const player = seat === own ? "" : (names[seat] ?? `seat ${seat}`);
    after[player] = (after[player] ?? 0) + points;
  }
  return { matches: matches + 1, totals: after };
}

/** "After 3 hands: you +2, Equilibrium −2." */
export function seriesWords({ matches, totals }: Series, what: string, amount: (points: number) => string): string {
  const players = Object.entries(totals).sort(([a], [b]) => Number(a !== "") - Number(b !== ""));
  const scores = players.map(([name, points]) => `${name === "" ? "you" : name} ${amount(points)}`);
  return `After ${matches} ${what}${matches === 1 ? "" : "s"}: ${scores.join(", ")}.`;
}

const keyOf = (room: string): string => `series ${room}`;

/** What the series of a room's match had come to before it, in this tab. */
export function seriesBefore(room: string): Series {
  const stored = sessionStorage.getItem(keyOf(room));
  return stored === null ? emptySeries : (JSON.parse(stored) as Series);
}

/** Hands a series on to the room of a rematch. */
export function carrySeries(room: string, series: Series): void {
  sessionStorage.setItem(keyOf(room), JSON.stringify(series));
}
