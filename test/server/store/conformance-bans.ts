import { describe, expect, it } from "vitest";
import type { Ban } from "../../../server/store/ban.ts";
import type { Store } from "../../../server/store/store.ts";

/*
 * The suite's part on bans; conformance.ts runs it.
 */

const banOf = (subject: string, change: Partial<Ban> = {}): Ban => ({
  kind: "person",
  subject,
  reason: "Спам 🤖",
  at: 1_700_000_000_000,
  until: null,
  ...change,
});

export function testBans(store: () => Store, open: () => Promise<Store>): void {
  describe("bans", () => {
    const listed = async (from = store()) => (await from.bans()).toSorted((a, b) => a.subject.localeCompare(b.subject));

    it("come back unchanged, and survive a restart", async () => {
      const bans = [
        banOf("a-person"),
        banOf("bot.V1StGXR8_Z5j", { kind: "bot", reason: null }),
        banOf("2001:db8:0:1::/64", { kind: "address", until: 1_900_000_000_000 }),
      ].toSorted((a, b) => a.subject.localeCompare(b.subject));
      expect(await listed()).toEqual([]);
      for (const ban of bans) await store().putBan(ban);
      const other = await open();
      expect(await listed(other)).toEqual(bans);
      await other.close();
      for (const ban of bans) expect(await store().deleteBan(ban)).toBe(true);
      expect(await listed()).toEqual([]);
    });

    it("are one for each kind and subject: a later one replaces it", async () => {
      await store().putBan(banOf("same"));
      await store().putBan(banOf("same", { reason: "other", until: 5 }));
      await store().putBan(banOf("same", { kind: "bot" }));
      expect(await listed()).toHaveLength(2);
      expect(await store().deleteBan({ kind: "bot", subject: "same" })).toBe(true);
      expect(await listed()).toEqual([banOf("same", { reason: "other", until: 5 })]);
      expect(await store().deleteBan(banOf("same"))).toBe(true);
      expect(await store().deleteBan(banOf("same"))).toBe(false);
    });
  });
}
