import type { GameFacts } from "../../server/schemas/games.ts";

/** Words for the player of the other seat: an opponent, or a partner where both always have the same return. */
export interface CompanyWords {
  readonly noun: string;
  /** Before a name: "against Ada", "with Ada". */
  readonly preposition: string;
}

/** The words of a game; those of opponents before its facts are loaded. */
export function companyWords(facts: Pick<GameFacts, "utility"> | null): CompanyWords {
  return facts?.utility.identical
    ? { noun: "partner", preposition: "with" }
    : { noun: "opponent", preposition: "against" };
}
