import { api } from "./api.ts";
import { askOnce } from "../ui/ask-once.ts";
import type { LearnerFacts } from "../../server/schemas/games.ts";

/** Every learner, or why they can't be known. */
export const useKnownLearners = askOnce("learners", () => api.learners());

/** Every learner with its hyper-parameters and the meaning of its figures; null while they are not known. */
export function useLearners(): readonly LearnerFacts[] | null {
  return useKnownLearners().value;
}
