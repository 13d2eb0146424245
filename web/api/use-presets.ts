import { api } from "./api.ts";
import { fetchOnce } from "../ui/fetch-once.ts";
import type { PresetFacts } from "../../server/schemas/leagues.ts";

const useKnown = fetchOnce("presets", () => api.presets());

/** All presets, fetched once; null until loaded. */
export function usePresets(): { readonly presets: readonly PresetFacts[] | null; readonly error: Error | null } {
  const { value, error } = useKnown();
  return { presets: value, error };
}
