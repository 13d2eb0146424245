import { meanAnswerValue, questionQuality } from "./rewards.ts";
import { countsAsParsed, type RoundState } from "./rules.ts";

const percent = (share: number): string => `${Math.round(100 * share)}%`;

/** The rewards of proposer, solver and judge in words, one phrase each. */
export function explainRewards(state: RoundState): readonly string[] {
  return [proposerWords(state), solverWords(state), judgeWords(state)];
}

function proposerWords(state: RoundState): string {
  const { options, question, truth } = state;
  if (!truth) return "for no question";
  const form = countsAsParsed(options, question, truth) ? "for its form" : "less for its form";
  const again = options.repeatPenalty > 0 && options.pool.copies(question) > 0 ? "; less for repeating a question" : "";
  return `a third each for its mark (${percent(questionQuality(state))}), ${difficultyWords(state)}, and ${form}${again}`;
}

function difficultyWords(state: RoundState): string {
  const mean = meanAnswerValue(state);
  if (questionQuality(state) < state.options.gate) return "nothing for difficulty, since its mark is too low";
  if (mean === null) return "nothing for difficulty, since no answer was judged";
  const hard = state.options.band ? "for answers neither all good nor all bad" : "for what the answers fell short of";
  return `${hard} (they earned ${percent(mean)})`;
}

function solverWords({ options, sheets, truth }: RoundState): string {
  if (sheets.length === 0) return "for no answer";
  if (options.rulesPay && !truth?.sound) return "a tie: no answer can be right";
  const rest = options.rulesPay ? "if it is right" : "by its mark";
  return `each answer: ${percent(options.formatShare)} of a point for its form, the rest ${rest}`;
}

function judgeWords({ options }: RoundState): string {
  if (!options.verified) return "a point for each mark, whatever it is: this judge's rewards are for form alone";
  return `each mark: ${percent(options.formatShare)} of a point for its form, the rest if it agrees with the truth`;
}
