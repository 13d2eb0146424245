/** Tokens and money that an answer cost; a count that the player doesn't report is absent. */
export interface Usage {
  readonly promptTokens?: number | undefined;
  readonly completionTokens?: number | undefined;
  /** US dollars. */
  readonly cost?: number | undefined;
}

/** Why an answer was not played. */
export interface AnswerFault {
  readonly code: string;
  readonly message: string;
}

/** One request to an external player and what came of it. */
export interface Attempt {
  /** Exactly what was sent, if it is not the game's prompt. */
  readonly request?: string | undefined;
  /** Its answer, word for word, or the number of an action; null if none arrived. */
  readonly answer: string | number | null;
  /** Reasoning that it gave apart from its answer. */
  readonly thought?: string | undefined;
  /** Null if the answer was played. */
  readonly fault: AnswerFault | null;
  readonly milliseconds: number;
  readonly usage?: Usage | undefined;
}

/** How an external player took one turn, stored with the episode. */
export interface TurnTranscript {
  readonly seat: number;
  /** For an answer that is not a move of the seat: who gave it to the seat, such as a `critic`. */
  readonly adviser?: string | undefined;
  /** Number of actions before it, chance included. */
  readonly ply: number;
  readonly attempts: readonly Attempt[];
  /**
   * `played` its answer; or, after its last fault, a `random` legal move was played for it, or it `forfeited`. What
   * happens after a fault is a setting of the player.
   */
  readonly result: "played" | "random" | "forfeited";
}

/** Counts of many turns. */
export interface TranscriptTotals {
  readonly turns: number;
  /** Turns in which no answer was played. */
  readonly failures: number;
  /** Faults by code. */
  readonly faults: Readonly<Record<string, number>>;
  readonly milliseconds: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** US dollars. */
  readonly cost: number;
}

/** Sums by seat, without advisers; null for a seat without turns. */
export function totalsBySeat(turns: readonly TurnTranscript[], seats: number): readonly (TranscriptTotals | null)[] {
  return Array.from({ length: seats }, (_, seat) => {
    const own = turns.filter((turn) => turn.seat === seat && turn.adviser === undefined);
    return own.length > 0 ? sumTranscripts(own) : null;
  });
}

/** Sums up turns, such as those of one seat. */
export function sumTranscripts(turns: Iterable<TurnTranscript>): TranscriptTotals {
  const faults: Record<string, number> = {};
  const sums = { turns: 0, failures: 0, milliseconds: 0, promptTokens: 0, completionTokens: 0, cost: 0 };
  for (const { attempts, result } of turns) {
    sums.turns++;
    if (result !== "played") sums.failures++;
    for (const { fault, milliseconds, usage = {} } of attempts) {
      if (fault) faults[fault.code] = (faults[fault.code] ?? 0) + 1;
      sums.milliseconds += milliseconds;
      sums.promptTokens += usage.promptTokens ?? 0;
      sums.completionTokens += usage.completionTokens ?? 0;
      sums.cost += usage.cost ?? 0;
    }
  }
  return { ...sums, faults };
}
