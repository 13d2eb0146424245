import { api } from "./api.ts";
import { fetchOnce } from "../ui/fetch-once.ts";
import type { LeagueRules } from "../../server/schemas/rules.ts";

/** The rules that a league can choose, or the error of fetching them. */
const useKnownRules = fetchOnce("rules", () => api.rules());

/** The rules that a league can choose; null until loaded. */
export function useRules(): LeagueRules | null {
  return useKnownRules().value;
}
