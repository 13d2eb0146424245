import { useEffect } from "react";
import type { AroundNavHandler } from "wouter";
import { ValueStore } from "../../ui/value-store.ts";

/** Address of the match being played on this page; null: none. */
let guarded: string | null = null;

/** The navigation waiting for confirmation; null: none. */
export const leaving = new ValueStore<{ readonly go: () => void } | null>(null);

/** Answers the confirmation dialog. */
export function answerLeaving(yes: boolean): void {
  const leave = leaving.get();
  leaving.set(null);
  if (!yes || !leave) return;
  guarded = null;
  leave.go();
}

/** Asks for confirmation before a link leaves a match being played. */
export const askBeforeNavigation: AroundNavHandler = (navigate, to, options) => {
  const go = () => navigate(to, options);
  if (guarded !== null && to !== location.pathname) leaving.set({ go });
  else go();
};

function askBeforeGoingBack(event: PopStateEvent): void {
  const there = location.href;
  if (guarded === null || there === guarded) return;
  event.stopImmediatePropagation();
  history.pushState(null, "", guarded);
  const { pathname, search } = new URL(there);
  leaving.set({ go: () => history.pushState(null, "", pathname + search) });
}
// Registered at load rather than with the first match, since it must run before the router's listener.
window.addEventListener("popstate", askBeforeGoingBack);

/** While `playing`, asks for confirmation before navigation and before the tab is closed or reloaded. */
export function useLeaveGuard(playing: boolean): void {
  useEffect(() => {
    if (!playing) return;
    guarded = location.href;
    const unload = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", unload);
    return () => {
      guarded = null;
      leaving.set(null);
      window.removeEventListener("beforeunload", unload);
    };
  }, [playing]);
}
