/** The page of a frozen policy of a league. */
export const memberPath = (league: string, policy: string): string => `/leagues/${league}/members/${policy}`;

/** The page of the stored games between two players of a league, from the side of `a`. */
export const gamesPath = (league: string, a: string, b: string): string =>
  `/leagues/${league}/games?${new URLSearchParams({ a, b })}`;
