import { useAnswer } from "./use-answer.ts";
import { ValueStore, useStore } from "./value-store.ts";

/** What a page needs everywhere and that doesn't change: null while it is not known. */
export interface Once<T> {
  readonly value: T | null;
  readonly error: Error | null;
}

/** A hook whose question is asked once for the whole page, whoever uses it. */
export function askOnce<T>(name: string, ask: () => Promise<T>): () => Once<T> {
  const known = new ValueStore<T | null>(null);
  return function useOnce() {
    const value = useStore(known);
    const { error } = useAnswer(name, async () => {
      const present = known.get();
      if (present) return present;
      const answer = await ask();
      known.set(answer);
      return answer;
    });
    return { value, error };
  };
}
