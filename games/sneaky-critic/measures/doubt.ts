import type { Examinee } from "../../core/measures.ts";
import { CORRECT, legal, type SneakyState } from "../rules.ts";

/** Whether the critic's greedy verdict on each step is "incorrect". */
export async function greedyDoubts(
  critic: Examinee<SneakyState>,
  states: readonly SneakyState[],
): Promise<readonly boolean[]> {
  const answers = await critic.probabilities(states);
  return answers.map((probabilities, i) => {
    const believing = probabilities[legal(states[i] as SneakyState).indexOf(CORRECT)] ?? 0;
    return believing < 0.5;
  });
}
