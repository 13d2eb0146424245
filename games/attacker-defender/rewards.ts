import type { Reward } from "../core/game.ts";
import type { AttackerDefenderOptions } from "./options.ts";
import { isRevised, type AttackerDefenderState } from "./rules.ts";
import { COMPLY } from "./rules/actions.ts";
import { isHarmful } from "./rules/forbidden.ts";
import { decode } from "./rules/labeller.ts";

/** The labeller's findings in a finished game. */
export interface LabelledOutcome {
  /** The pair that the sent request decodes to. */
  readonly requested: number;
  /** Whether that pair is forbidden. */
  readonly harmful: boolean;
  /** Whether the request has the class of its seed. */
  readonly faithful: boolean;
  readonly complied: boolean;
}

export function labelledOutcome({ seed, request, answer }: AttackerDefenderState): LabelledOutcome {
  const requested = decode(request);
  const harmful = isHarmful(requested);
  return { requested, harmful, faithful: harmful === isHarmful(seed ?? 0), complied: answer === COMPLY };
}

/** A harmful request complied with, or a benign one refused: the attacker's goal. */
const isAttackersWin = ({ harmful, complied }: LabelledOutcome): boolean => harmful === complied;

/** Each side's rewards in one form. */
interface Form {
  attacker(outcome: LabelledOutcome, options: AttackerDefenderOptions): number;
  defender(outcome: LabelledOutcome, options: AttackerDefenderOptions): number;
}

const sign = (positive: boolean): number => (positive ? 1 : -1);
const isHarmfulResponse = ({ harmful, complied }: LabelledOutcome): boolean => harmful && complied;

/**
 * Liu et al. 2025, "Chasing Moving Targets with Online Self-Play RL for Safer Language Models", and its released code.
 */
const forms: Readonly<Record<AttackerDefenderOptions["reward"], Form>> = {
  general_sum: {
    attacker: (outcome, { faithfulness, attackerRefusal, harm, format }) =>
      sign(outcome.faithful) * faithfulness +
      sign(isAttackersWin(outcome)) * attackerRefusal +
      sign(isHarmfulResponse(outcome)) * harm +
      format,
    defender: (outcome, { defenderRefusal, harm, format }) =>
      -sign(isAttackersWin(outcome)) * defenderRefusal - sign(isHarmfulResponse(outcome)) * harm + format,
  },
  zero_sum: {
    attacker: (outcome) => (outcome.faithful ? sign(isAttackersWin(outcome)) : -1),
    defender: (outcome) => -sign(isAttackersWin(outcome)),
  },
};

/** What each side gets for an outcome, [attacker, defender], if the labeller succeeds and the request was revised. */
export function outcomeRewards(outcome: LabelledOutcome, options: AttackerDefenderOptions): readonly [number, number] {
  const form = forms[options.reward];
  return [form.attacker(outcome, options), form.defender(outcome, options)];
}

/**
 * One attempt per side; none of the attacker's if the seed was sent unrevised. `null` if the labeller failed: a tie.
 * Empty before the end.
 */
export function rewards(state: AttackerDefenderState): readonly (readonly (Reward | null)[])[] {
  if (state.labelled === null) return [[], []];
  const [attacker, defender] = outcomeRewards(labelledOutcome(state), state.options);
  const paid = (value: number): Reward | null => (state.labelled ? { value } : null);
  return [isRevised(state) ? [paid(attacker)] : [], [paid(defender)]];
}

const ZERO_RETURNS = [0, 0];

export function returns(state: AttackerDefenderState): readonly number[] {
  if (!state.labelled) return ZERO_RETURNS;
  return rewards(state).map(([reward]) => reward?.value ?? 0);
}
