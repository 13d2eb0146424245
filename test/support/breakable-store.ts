import { ServerError } from "../../server/errors.ts";
import type { Store } from "../../server/store/store.ts";

/** What a broken store says. */
export const STORE_SENTENCE = "The store does not answer.";

/** Methods that only read. */
const readers: readonly (keyof Store)[] = [
  "league",
  "leagueIds",
  "ledger",
  "segment",
  "segmentIds",
  "weights",
  "weightsRecord",
  "weightsKept",
  "match",
  "matches",
  "matchIds",
  "liveMatch",
  "liveRooms",
  "experiment",
  "experimentIds",
];

export type StoreState = "up" | "down" | "deaf" | "full" | "hung";

/**
 * A real store that can be unreachable; `deaf`: it runs the request, but its answer is lost; `full`: it can only be
 * read; `hung`: it never answers.
 */
export function breakable(store: Store): { readonly store: Store; state: StoreState; refusals: number } {
  const control = { store, state: "up" as StoreState, refusals: 0 };
  const refuse = (): never => {
    control.refusals++;
    throw new ServerError(control.state === "full" ? "store/full" : "store/unavailable", STORE_SENTENCE);
  };
  control.store = new Proxy(store, {
    get(target, name: keyof Store) {
      const member = target[name];
      if (typeof member !== "function") return member;
      const method = member.bind(target) as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        if (name === "close") return method(...args);
        if (control.state === "hung") return new Promise(() => {});
        if (control.state === "down" || (control.state === "full" && !readers.includes(name))) return refuse();
        const answer = await method(...args);
        return control.state === "deaf" ? refuse() : answer;
      };
    },
  });
  return control;
}
