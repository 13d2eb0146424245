import { useEffect } from "react";
import type { AroundNavHandler } from "wouter";
import { ValueStore } from "../ui/value-store.ts";

/** Address of the match that is being played on this page, which leaving it would endanger; null: none. */
let guarded: string | null = null;

/** Where one wants to go instead, until that was answered; null: nowhere. */
export const leaving = new ValueStore<{ readonly go: () => void } | null>(null);

/** Answers the question whether to leave. */
export function answerLeaving(yes: boolean): void {
  const asked = leaving.get();
  leaving.set(null);
  if (!yes || !asked) return;
  guarded = null;
  asked.go();
}

/** Asks before a link leads away from a match that is being played. */
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
// Now, and not with the first match: listeners of the window run in their order, and the router's must not hear of it before.
window.addEventListener("popstate", askBeforeGoingBack);

/** Asks before the tab is closed or reloaded, and before one goes elsewhere in the page, while `playing`. */
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
