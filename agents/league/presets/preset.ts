import type { LeagueChoice } from "../choice.ts";

/** A preset with one part of the protocol switched off or exchanged: the control for that part. */
export interface Ablation {
  /** One sentence: what is different. */
  readonly summary: string;
  /** Overrides the preset's choice. */
  readonly choice: LeagueChoice;
}

/** A paper's protocol as settings of a league. */
export interface Preset {
  readonly id: string;
  readonly name: string;
  readonly game: string;
  readonly paper: { readonly authors: string; readonly year: number; readonly title: string };
  /** One sentence for the page. */
  readonly summary: string;
  /** Differences from the paper's constants, and why; "" if there are none. */
  readonly note: string;
  readonly choice: LeagueChoice;
  /** By id: `no-gate`. */
  readonly ablations: Readonly<Record<string, Ablation>>;
}
