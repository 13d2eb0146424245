import type { GameOptions } from "./option-spec.ts";
import type { Random } from "./random.ts";
import type { Estimate } from "./statistics.ts";

/** One measured number: value, 95% interval, sample size (0 if the value is exact). @see {@link measure} */
export interface Measure extends Estimate {
  readonly unit: string;
  /** One sentence of meaning, for people. */
  readonly meaning: string;
}

/** Measures by name; a slash groups what belongs together: `accuracy/2 operations`. @see {@link GameMeasures} */
export type Measures = Readonly<Record<string, Measure>>;

/**
 * An estimate with its unit and meaning.
 *
 * @example
 * import { exactEstimate, measure, type Measure } from "red-queen/games";
 *
 * const draws: Measure = measure(exactEstimate(0.5), "share", "Episodes that end in a draw.");
 * console.log(draws.unit); // share
 */
export function measure(estimate: Estimate, unit: string, meaning: string): Measure {
  return { ...estimate, unit, meaning };
}

/** How a policy under examination plays states on. @see {@link Examinee} */
export interface ExamPlay<S> {
  /** Takes the likeliest action rather than drawing one (the examined seats alone). */
  readonly greedy?: boolean;
  /**
   * The players of other seats: a scripted player's id or another examinee, by seat. Absent seats: the examinee itself.
   */
  readonly seats?: Readonly<Record<number, string | Examinee<S>>>;
  /** State i draws from the stream `seed/i`: same seed, same chance. */
  readonly seed: string;
}

/**
 * A policy under examination. It observes and plays states exactly as in an episode.
 *
 * @example
 * import { choose, gameById, OVER, random, type Examinee, type ExamPlay } from "red-queen/games";
 *
 * const game = gameById("tic-tac-toe");
 * const uniform: Examinee<unknown> = {
 *   probabilities: async (states) => states.map((state) => game.legal(state).map((_, __, { length }) => 1 / length)),
 *   play: async (states, { seed }: ExamPlay<unknown>) =>
 *     states.map((start, i) => {
 *       const next = random(`${seed}/${i}`);
 *       let state = start;
 *       while (game.turn(state) !== OVER) state = game.next(state, choose(next, game.legal(state)));
 *       return state;
 *     }),
 * };
 * const [end] = await uniform.play([game.initial({})], { seed: "example" });
 * console.log(game.turn(end) === OVER); // true
 */
export interface Examinee<S> {
  /** One row per state: the probabilities of `legal(state)`, in order, by the policy in the seat to move. */
  probabilities(states: readonly S[]): Promise<readonly (readonly number[])[]>;
  /** Plays every state on to its end. */
  play(states: readonly S[], how: ExamPlay<S>): Promise<readonly S[]>;
}

/**
 * A best response to be trained against an examinee, which is frozen and plays greedily in the other seats.
 * @see {@link Exam}
 */
export interface BestResponseRequest {
  /** The seat that is trained. */
  readonly seat: number;
  /** Rounds of playing and learning, and episodes in each. */
  readonly updates: number;
  readonly episodes: number;
  /** Hyper-parameters of REINFORCE++ that differ from its defaults. */
  readonly hyperparameters: Readonly<Record<string, number>>;
  readonly options?: GameOptions;
  readonly seed: string;
}

/**
 * The inputs of a game's examination.
 *
 * @example
 * import { gameById, measure, shareEstimate } from "red-queen/games";
 * import type { BestResponseRequest, Exam, Measures } from "red-queen/games";
 *
 * const game = gameById("tic-tac-toe");
 * const request: BestResponseRequest = { seat: 1, updates: 20, episodes: 256, hyperparameters: {}, seed: "robust" };
 * // How often the examinee, in the first seat, does not lose against a player trained to beat it.
 * async function ofRobustness({ options, examinee, bestResponse }: Exam<unknown>): Promise<Measures> {
 *   const responder = await bestResponse(request);
 *   const openings = Array.from({ length: 100 }, () => game.initial(options));
 *   const ends = await examinee.play(openings, { seats: { 1: responder }, seed: "robust" });
 *   const held = ends.map((end) => ((game.returns(end)[0] ?? 0) >= 0 ? 1 : 0));
 *   return { held: measure(shareEstimate(held), "share", "Episodes not lost to a best response.") };
 * }
 * console.log(ofRobustness.name); // ofRobustness
 */
export interface Exam<S> {
  readonly options: GameOptions;
  readonly examinee: Examinee<S>;
  /** The policy that the league started from: a clone where it has a base, else the first weights. */
  readonly base: Examinee<S>;
  /** Starts from the base and trains one seat against the frozen examinee: a lower bound on its exploitability. */
  bestResponse(request: BestResponseRequest): Promise<Examinee<S>>;
  readonly random: Random;
  /** Seats that the examinee never learned: other players have them in its league. Absent: none. */
  readonly untrained?: readonly number[];
}

/**
 * The most that one seat can earn against an examinee in the other seats, found by enumeration.
 *
 * @example
 * import { exactEstimate, type ExactResponse } from "red-queen/games";
 *
 * const response: ExactResponse = {
 *   value: exactEstimate(0.25),
 *   meaning: "The mean return of the best of the three openings.",
 *   measures: {},
 * };
 * console.log(response.value.value); // 0.25
 */
export interface ExactResponse {
  /** The seat's mean return in an episode; of `n` deals if these were drawn, else exact. */
  readonly value: Estimate;
  /** One sentence: over which programs the maximum is exact. */
  readonly meaning: string;
  /** Further exact figures of the examinee. */
  readonly measures: Measures;
}

/** Measures at an end of their range from 0 to 1, all at once. @see {@link WatchedMeasures} */
export type MeasureEnds = readonly { readonly measure: string; readonly at: 0 | 1 }[];

/**
 * Measures that show that learning goes wrong, by name: alarms watch them.
 *
 * @example
 * import type { MeasureEnds, WatchedMeasures } from "red-queen/games";
 *
 * const usable: MeasureEnds = [{ measure: "legal questions", at: 1 }];
 * const watched: WatchedMeasures = { usable, ties: ["ties"] };
 * console.log(Object.keys(watched)); // [ 'usable', 'ties' ]
 */
export interface WatchedMeasures {
  /** Diversity of play: near 0, a role always does the same. */
  readonly diversity?: readonly string[];
  /** One skill by sampled and by greedy play: the mean of each list. */
  readonly skills?: readonly {
    readonly sampled: readonly string[];
    readonly greedy: readonly string[];
    readonly better: "higher" | "lower";
  }[];
  /** A role that answers no whatever it is shown. */
  readonly refusal?: { readonly role: string; readonly when: MeasureEnds };
  /** When a role wins everything. */
  readonly winners?: readonly { readonly role: string; readonly when: MeasureEnds }[];
  /** Shares of answers that the rules can't use, and the end at which all of them can be used. */
  readonly usable?: MeasureEnds;
  /** Shares of episodes that end in a tie without rewards. */
  readonly ties?: readonly string[];
}

/**
 * What a researcher plots of a game, in a file apart from the rules. Measures may use hidden truth.
 *
 * @example
 * import { gameById, measure, shareEstimate, type GameMeasures, type Measures } from "red-queen/games";
 *
 * const game = gameById("tic-tac-toe");
 * const isDraw = (end: unknown) => (game.returns(end)[0] === 0 ? 1 : 0);
 * const measures: GameMeasures = {
 *   headline: ["draws"],
 *   ofEpisodes: (ends) => ({
 *     draws: measure(shareEstimate(ends.map(isDraw)), "share", "Episodes that end in a draw."),
 *   }),
 * };
 * const measured: Measures = measures.ofEpisodes([game.initial({})], {});
 * console.log(measured["draws"]?.value); // 1
 */
export interface GameMeasures<S = unknown> {
  /**
   * The measures that best show a league's progress, most informative first: names, or the part before their slash.
   * Shown first; the others are collapsed. Absent: all are shown alike.
   */
  readonly headline?: readonly string[];
  /** What alarms watch. */
  readonly watched?: WatchedMeasures;
  /**
   * From finished, stored episodes of self-play; empty without any. Their `options` may differ only in the league's
   * memory.
   */
  ofEpisodes(ends: readonly S[], options: GameOptions): Measures;
  /**
   * The seats whose play `ofPolicy` and `ofRobustness` examine: both are left out for a policy that never takes one of
   * them because another agent has it. Absent: all measures make sense for any seat.
   */
  readonly examined?: readonly number[];
  /** From fixed examinations (held-out questions, labelled sets): a second or two at most. */
  ofPolicy?(exam: Omit<Exam<S>, "bestResponse">): Promise<Measures>;
  /** Costly ones, only at a league's start and end: search, newly trained best responses. Up to a minute. */
  ofRobustness?(exam: Exam<S>): Promise<Measures>;
  /**
   * The exact best response of a seat, where its programs can be enumerated and the other seats answer after it; null
   * for other seats.
   */
  exactResponse?(exam: Pick<Exam<S>, "options" | "examinee">, seat: number): Promise<ExactResponse | null>;
}

/**
 * A reference line for a curve, in the measure's unit.
 *
 * @example
 * import type { ReferenceLine } from "red-queen/games";
 *
 * const value: readonly ReferenceLine[] = [{ label: "equilibrium", value: -1 / 18 }];
 * console.log(value[0]?.label); // equilibrium
 */
export interface ReferenceLine {
  readonly label: string;
  readonly value: number;
}
