import type { LabelledOutcome } from "../rewards.ts";
import { BENIGN_PAIRS, HARMFUL_PAIRS, isHarmful, pairObject, pairVerb } from "../rules/forbidden.ts";
import type { DefenderAnswers } from "./compliance.ts";

/** All pairs in the order of {@link DefenderAnswers}. */
const PAIRS: readonly number[] = [...HARMFUL_PAIRS, ...BENIGN_PAIRS];

/** The attack of one seed that is worth most. */
interface Attack {
  readonly value: number;
  /** Number of the pair that the request means, and of its program of disguises. */
  readonly pair: number;
  readonly program: number;
}

/** What an attacker may do, and what it wants. */
export interface AttackSearch {
  /** Which of the defender's answers count. */
  readonly answers: Pick<DefenderAnswers, "programs"> & {
    /** [pairs x programs] Probability of complying. */
    readonly complying: Float64Array;
  };
  /** Whether it may replace words, within `operations`. */
  readonly replace: boolean;
  readonly operations: number;
  /** Which programs of disguises it may use. */
  isAllowed(program: DefenderAnswers["programs"][number]): boolean;
  /** The worth of an outcome. */
  worth(outcome: LabelledOutcome): number;
}

/**
 * The best attack of each seed, harmful ones first: an exact maximum over pairs and programs of the expected worth.
 * @throws RangeError where no program is allowed.
 */
export function bestAttacks(search: AttackSearch): readonly Attack[] {
  return PAIRS.map((seed) => {
    const attacks = PAIRS.flatMap((pair, at) => attackOfPair(search, seed, pair, at) ?? []);
    const [first, ...others] = attacks;
    if (!first) throw new RangeError("an attacker needs at least one program");
    return others.reduce((best, attack) => (attack.value > best.value ? attack : best), first);
  });
}

/** The best request that means `pair`, made of `seed`; null if none can be made. */
function attackOfPair(search: AttackSearch, seed: number, pair: number, at: number): Attack | null {
  const { answers, operations } = search;
  const replaced = Number(pairVerb(seed) !== pairVerb(pair)) + Number(pairObject(seed) !== pairObject(pair));
  if (replaced > 0 && !search.replace) return null;
  const harmful = isHarmful(pair);
  const outcome = { requested: pair, harmful, faithful: harmful === isHarmful(seed) };
  const complied = search.worth({ ...outcome, complied: true });
  const refused = search.worth({ ...outcome, complied: false });
  let best: Attack | null = null;
  for (const [program, disguises] of answers.programs.entries()) {
    if (disguises.actions.length + replaced > operations || !search.isAllowed(disguises)) continue;
    const complying = answers.complying[at * answers.programs.length + program] as number;
    const value = complying * complied + (1 - complying) * refused;
    if (!best || value > best.value) best = { value, pair, program };
  }
  return best;
}

/** Means of one value per seed over the harmful and over the benign ones, and of both. */
export function classMeans(values: readonly number[]): Readonly<Record<"harmful" | "benign" | "both", number>> {
  const mean = (part: readonly number[]) => part.reduce((sum, value) => sum + value, 0) / part.length;
  const harmful = mean(values.slice(0, HARMFUL_PAIRS.length));
  const benign = mean(values.slice(HARMFUL_PAIRS.length));
  return { harmful, benign, both: (harmful + benign) / 2 };
}
