import { ValueStore } from "../lib/value-store.ts";

/** When each live connection was lost, by name; empty while all is well. */
export const lost = new ValueStore<ReadonlyMap<string, number>>(new Map());

/** Says that a connection was lost, or is there again. */
export function setLost(name: string, isLost: boolean): void {
  const present = lost.get();
  if (isLost === present.has(name)) return;
  const next = new Map(present);
  if (isLost) next.set(name, Date.now());
  else next.delete(name);
  lost.set(next);
}
