/** The beginning of the ids of a game's leagues: letters and digits, since league ids are part of URLs. */
export const leaguePrefix = (game: string): string =>
  game
    .replace(/[^a-z0-9]+/gi, "-")
    .slice(0, 60)
    .replace(/-$/, "");
