import type { BanKind } from "../common/ban-kinds.ts";

/**
 * An operator's decision that a guest may not play.
 *
 * @example
 * import { openStore, type Ban, type BanKind } from "red-queen/store";
 *
 * const store = await openStore({ directory: "data/bans" });
 * const kind: BanKind = "bot";
 * const ban: Ban = { kind, subject: "flooder", reason: "It floods rooms.", at: Date.now(), until: null };
 * await store.putBan(ban);
 * console.log((await store.bans()).map(({ subject }) => subject)); // [ 'flooder' ]
 * await store.close();
 */
export interface Ban {
  readonly kind: BanKind;
  readonly subject: string;
  /** A sentence that the guest reads, or null. */
  readonly reason: string | null;
  readonly at: number;
  /** When it ends; null: when it is lifted. */
  readonly until: number | null;
}
