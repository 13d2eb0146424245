import type { LearnerFacts } from "../../server/api/schemas.ts";
import { api } from "../lib/api.ts";
import { useAnswer } from "../lib/use-answer.ts";
import { ValueStore, useStore } from "../lib/value-store.ts";

const known = new ValueStore<readonly LearnerFacts[] | null>(null);

/** Every learner with its hyper-parameters and the meaning of its figures; null while they are not known. */
export function useLearners(): readonly LearnerFacts[] | null {
  const learners = useStore(known);
  useAnswer("learners", async () => {
    const present = known.get();
    if (present) return present;
    const answer = await api.learners();
    known.set(answer);
    return answer;
  });
  return learners;
}
