import { api } from "./api.ts";
import { fetchOnce } from "../ui/fetch-once.ts";
import type { LearnerFacts } from "../../server/schemas/games.ts";

/** All learners, or the error of fetching them. */
export const useKnownLearners = fetchOnce("learners", () => api.learners());

/** All learners with their hyper-parameters and the meaning of their metrics; null until loaded. */
export function useLearners(): readonly LearnerFacts[] | null {
  return useKnownLearners().value;
}
