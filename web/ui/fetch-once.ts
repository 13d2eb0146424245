import { useAnswer } from "./use-answer.ts";
import { ValueStore, useStore } from "./value-store.ts";

/** Data that never changes while the page is open; null until loaded. */
export interface Once<T> {
  readonly value: T | null;
  readonly error: Error | null;
}

/** Makes a hook that fetches once for all components of the page. */
export function fetchOnce<T>(name: string, load: () => Promise<T>): () => Once<T> {
  const known = new ValueStore<T | null>(null);
  return function useOnce() {
    const value = useStore(known);
    const { error } = useAnswer(name, async () => {
      const present = known.get();
      if (present) return present;
      const answer = await load();
      known.set(answer);
      return answer;
    });
    return { value, error };
  };
}
