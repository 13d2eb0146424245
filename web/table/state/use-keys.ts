import { useEffectEvent, useLayoutEffect } from "react";
import { readKey, type KeyMeaning } from "./keys.ts";

/** Handles the board's keys anywhere on the page. The handler returns whether it used the key. */
export function useKeys(handle: (meaning: KeyMeaning) => boolean): void {
  const onMeaning = useEffectEvent(handle);
  // A layout effect: as soon as the board is on screen, its keys work.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
      const { key, ctrlKey, metaKey, altKey } = event;
      const element = event.target instanceof HTMLElement ? event.target : null;
      const typing = element?.matches("input, select, textarea, [contenteditable]") ?? false;
      const pressable = element?.matches("button, summary, a, [role=button]") ?? false;
      const meaning = readKey({ key, ctrlKey, metaKey, altKey, typing, pressable });
      if (meaning && onMeaning(meaning)) event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
