/** The score of a match and its rematches so far. */
export interface Series {
  readonly matches: number;
  /** Sums of returns by player name; the user's under "". */
  readonly totals: Readonly<Record<string, number>>;
}

interface Ended {
  /** The user's seat. */
  readonly own: number;
  readonly names: readonly string[];
  readonly returns: readonly number[];
}

/** The series after one more match. Players are identified by name, since seats may have been swapped. */
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

const storageKey = (room: string): string => `series ${room}`;

/** The series before a room's match, kept in this tab. */
export function seriesBefore(room: string): Series {
  const stored = sessionStorage.getItem(storageKey(room));
  return stored === null ? { matches: 0, totals: {} } : (JSON.parse(stored) as Series);
}

/** Stores the series for the room of a rematch. */
export function carrySeries(room: string, series: Series): void {
  sessionStorage.setItem(storageKey(room), JSON.stringify(series));
}
