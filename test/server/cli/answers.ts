import type { Measure } from "../../../games/core/measures.ts";
import type { PolicyFacts } from "../../../server/cli/policy/policies.ts";
import type { RunSeconds } from "../../../server/cli/league/run-times.ts";

/** The output of `league run --json`. */
export interface RunAnswer {
  readonly league: string;
  readonly game: string;
  readonly seed: number;
  readonly seconds: number;
  readonly run: RunSeconds;
  readonly policy: string;
  readonly episodes: number;
  readonly steps: number;
  readonly updates: number;
  readonly engine: string;
  readonly evaluation: Readonly<Record<string, number>> & {
    readonly measures: Readonly<Record<string, Measure>>;
    readonly start: { readonly measures: Readonly<Record<string, Measure>> };
  };
}

/** The output of `policy export --json`. */
export interface Exported {
  readonly game: string;
  readonly player: PolicyFacts;
  readonly policy: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** The output of `policy evaluate --json`. */
export interface Evaluated {
  readonly policy: string | null;
  readonly player: PolicyFacts;
  readonly untrained: readonly string[];
  readonly measures: Readonly<Record<string, Measure>>;
}
