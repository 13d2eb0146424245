import { useSyncExternalStore } from "react";

/** A media query as a hook that updates when the window is resized. */
function windowQuery(query: string): () => boolean {
  const list = globalThis.matchMedia?.(query);
  const subscribe = (changed: () => void) => {
    list?.addEventListener("change", changed);
    return () => list?.removeEventListener("change", changed);
  };
  return () => useSyncExternalStore(subscribe, () => list?.matches ?? false);
}

/** Whether a board is drawn on a phone, where the desktop drawing would be too small to read. */
export const useNarrow = windowQuery("(max-width: 480px)");

/** Whether a board has room for explanations next to what is played. */
export const useRoomy = windowQuery("(min-width: 1200px) and (min-height: 900px)");
