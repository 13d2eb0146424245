import { api } from "./api.ts";
import { askOnce } from "../ui/ask-once.ts";
import type { PresetFacts } from "../../server/schemas/leagues.ts";

const useKnown = askOnce("presets", () => api.presets());

/** Every preset, asked for once; null while they are not known. */
export function usePresets(): { readonly presets: readonly PresetFacts[] | null; readonly error: Error | null } {
  const { value, error } = useKnown();
  return { presets: value, error };
}
