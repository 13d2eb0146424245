import type { LeagueChoice } from "../choice.ts";

/** A preset with one part of the protocol switched off or exchanged: the control for that part. @see {@link Preset} */
export interface Ablation {
  /** One sentence: what is different. */
  readonly summary: string;
  /** Overrides the preset's choice. */
  readonly choice: LeagueChoice;
}

/**
 * A paper's protocol as settings of a league.
 *
 * @example
 * import { registerPlugin, presetById, type Ablation, type Preset } from "red-queen/agents";
 *
 * const current: Ablation = { summary: "Without past opponents.", choice: { pastShare: 0 } };
 * const preset: Preset = {
 *   id: "past-half",
 *   name: "Half against the past",
 *   game: "kuhn-poker",
 *   paper: { authors: "Doe", year: 2026, title: "Learning from the Past" },
 *   summary: "Half of all segments are played against past policies.",
 *   note: "",
 *   choice: { pastShare: 0.5 },
 *   ablations: { "no-past": current },
 * };
 * registerPlugin({ presets: [preset] }, "past-half");
 * console.log(presetById("past-half").name); // Half against the past
 */
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
