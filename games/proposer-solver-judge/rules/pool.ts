import { chooseWeighted, random, randomInteger, type Random } from "../../core/random.ts";
import { OPERATORS, isHeldOut, questionTruth } from "./question.ts";

/** All postfix forms by number of operations: `d` a digit, `o` an operator. */
export const FORMS: readonly (readonly string[])[] = [
  ["ddo"],
  ["ddodo", "dddoo"],
  ["ddododo", "dddoodo", "ddoddoo", "dddodoo", "ddddooo"],
];

/** An index drawn with probabilities in proportion to `weights`. */
export function drawWeighted(next: Random, weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return chooseWeighted(() => next() * total, weights);
}

/** Questions of 1, 2 and 3 operations, in proportion. */
export type Mix = readonly [number, number, number];

/**
 * A sound question of `operations` operations with digits below `digits`: uniform among held-out ones, or among the
 * others.
 */
export function soundQuestion(next: Random, operations: number, digits: number, held = false): string {
  const forms = FORMS[operations - 1] ?? [];
  for (;;) {
    const question = fill(next, forms[randomInteger(next, forms.length)] ?? "", digits);
    if (questionTruth(question).sound && isHeldOut(question) === held) return question;
  }
}

/** The form with random digits and operators. */
export function fill(next: Random, form: string, digits: number): string {
  let question = "";
  for (const kind of form) question += kind === "d" ? randomInteger(next, digits) : OPERATORS[randomInteger(next, 4)];
  return question;
}

/** Sound questions in a mix of operations, none held out, none twice. */
export function distinctQuestions(seed: string, count: number, mix: Mix, digits: number): readonly string[] {
  const next = random(seed);
  const questions = new Set<string>();
  while (questions.size < count) questions.add(soundQuestion(next, drawWeighted(next, mix) + 1, digits));
  return [...questions];
}

/** Number of questions that are in every pool from the start. */
const SEED_QUESTIONS = 200;

const seedsByDigits = new Map<number, readonly string[]>();

/** The seed questions, of one and two operations: constants of the rules. */
function seedQuestions(digits: number): readonly string[] {
  const known = seedsByDigits.get(digits);
  if (known) return known;
  const mix: Mix = [0.25, 0.75, 0];
  const seeds = distinctQuestions(`proposer-solver-judge/seeds/${digits}`, SEED_QUESTIONS, mix, digits);
  seedsByDigits.set(digits, seeds);
  return seeds;
}

const split = (words: string): readonly string[] => (words === "" ? [] : words.split(" "));

/**
 * The questions that a proposer may be shown, the seeds first, and the recently proposed ones. All states of a league's
 * episodes share its thousands of words; private fields exclude them from copies and comparisons of states.
 */
export class Pool {
  readonly #seeds: readonly string[];
  readonly #words: readonly string[];
  readonly #recent: readonly string[];
  #known: ReadonlySet<string> | null = null;
  #recentCounts: ReadonlyMap<string, number> | null = null;

  constructor(words: string, recent: string, digits: number) {
    this.#seeds = seedQuestions(digits);
    this.#words = split(words);
    this.#recent = split(recent);
  }

  get size(): number {
    return SEED_QUESTIONS + this.#words.length;
  }

  at(place: number): string {
    return this.#seeds[place] ?? this.#words[place - SEED_QUESTIONS] ?? "";
  }

  /** Whether the question is in the pool or was proposed recently. */
  knows(question: string): boolean {
    this.#known ??= new Set([...this.#seeds, ...this.#words, ...this.#recent]);
    return this.#known.has(question);
  }

  /** How often the question was proposed recently. */
  copies(question: string): number {
    if (!this.#recentCounts) {
      const counts = new Map<string, number>();
      for (const word of this.#recent) counts.set(word, (counts.get(word) ?? 0) + 1);
      this.#recentCounts = counts;
    }
    return this.#recentCounts.get(question) ?? 0;
  }
}
