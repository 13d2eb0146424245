import type { PresetFacts } from "../../server/api/schemas.ts";
import { api } from "../lib/api.ts";
import { useAnswer } from "../lib/use-answer.ts";
import { ValueStore, useStore } from "../lib/value-store.ts";

const known = new ValueStore<readonly PresetFacts[] | null>(null);

/** Every preset, asked for once; null while they are not known. */
export function usePresets(): { readonly presets: readonly PresetFacts[] | null; readonly error: Error | null } {
  const presets = useStore(known);
  const { error } = useAnswer("presets", async () => {
    const present = known.get();
    if (present) return present;
    const answer = await api.presets();
    known.set(answer);
    return answer;
  });
  return { presets, error };
}
