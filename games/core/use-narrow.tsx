import { useSyncExternalStore } from "react";

const narrow = globalThis.matchMedia?.("(max-width: 480px)");

function subscribe(changed: () => void): () => void {
  narrow?.addEventListener("change", changed);
  return () => narrow?.removeEventListener("change", changed);
}

/** Whether a board is drawn on a phone: what is drawn for a desk would be too small to read there. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => narrow?.matches ?? false);
}
