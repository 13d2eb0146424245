import type { LearnerFacts } from "../../server/api/schemas.ts";
import { api } from "../lib/api.ts";
import { askOnce } from "../lib/ask-once.ts";

const useKnown = askOnce("learners", () => api.learners());

/** Every learner with its hyper-parameters and the meaning of its figures; null while they are not known. */
export function useLearners(): readonly LearnerFacts[] | null {
  return useKnown().value;
}
