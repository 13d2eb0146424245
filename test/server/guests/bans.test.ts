import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Bans } from "../../../server/guests/bans.ts";
import { createLog } from "../../../server/log.ts";
import { openSqliteStore } from "../../../server/store/sqlite/sqlite.ts";
import { packBan } from "../../../server/store/ban-codec.ts";
import type { Ban } from "../../../server/store/ban.ts";
import type { Store } from "../../../server/store/store.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { codeOf } from "../store/refusals.ts";

const directory = temporaryFolder();
const PERSON = "p".repeat(22);
const banOf = (subject: string): Ban => ({ kind: "person", subject, reason: null, at: 0, until: null });
const log = createLog("silent");

let store: Store;
let time = 1_800_000_000_000;
const open = () => new Bans({ store, log, now: () => time });
beforeEach(() => {
  store = openSqliteStore(directory);
});
afterEach(async () => {
  await store.close();
  const database = new DatabaseSync(join(directory, "red-queen.db"));
  database.exec("DELETE FROM bans");
  database.close();
});

describe("bans", () => {
  it("refuse a guest with the reason and the end, and no one else", async () => {
    const bans = open();
    await bans.ban({ kind: "person", subject: PERSON, reason: "Abusive name.", seconds: 3600 });
    const refusal = bans.refusal("person", PERSON);
    expect(refusal).toMatchObject({ code: "guest/banned", status: 403 });
    expect(refusal?.message).toBe(
      "You are banned from playing on this server until 2027-01-15 09:00 UTC: Abusive name.",
    );
    expect(bans.refusal("bot", PERSON)).toBeNull();
    expect(bans.refusal("person", "q".repeat(22))).toBeNull();
    expect(bans.refusal("person", null)).toBeNull();
    await bans.lift("person", PERSON);
    expect(bans.refusal("person", PERSON)).toBeNull();
    expect(await codeOf(bans.lift("person", PERSON))).toBe("guest/not-banned");
  });

  it("end by themselves, and expired ones are removed from the store", async () => {
    const bans = open();
    await bans.ban({ kind: "person", subject: PERSON, seconds: 60 });
    time += 59_999;
    expect(bans.refusal("person", PERSON)).not.toBeNull();
    time += 1;
    expect(bans.refusal("person", PERSON)).toBeNull();
    expect(await store.bans()).toHaveLength(1);
    expect(await bans.list()).toEqual([]);
    expect(await store.bans()).toEqual([]);
  });

  it("hold after a restart, and what another process writes is read", async () => {
    await open().ban({ kind: "bot", subject: "ada.V1StGXR8_Z5j" });
    const bans = open();
    await bans.follow();
    bans.close();
    expect(bans.refusal("bot", "ada.V1StGXR8_Z5j")?.message).toBe("This bot is banned from playing on this server.");
    let heard = 0;
    bans.onBanned(() => (heard += 1));
    await open().ban({ kind: "person", subject: PERSON });
    await bans.list();
    expect(bans.refusal("person", PERSON)).not.toBeNull();
    expect(heard).toBe(1);
    await bans.list();
    expect(heard).toBe(1);
  });

  it("hold while the store is down", async () => {
    const bans = open();
    await bans.ban({ kind: "person", subject: PERSON });
    const before = store;
    await before.close();
    expect(await codeOf(bans.list())).toBe("store/closed");
    expect(bans.refusal("person", PERSON)).not.toBeNull();
    store = openSqliteStore(directory);
  });

  it("name an address as limits count it: an IPv6 address means its whole /64 network", async () => {
    const bans = open();
    await bans.ban({ kind: "address", subject: "2001:DB8:1:2:3::9" });
    expect(bans.refusal("address", "2001:db8:1:2::/64")?.message).toContain("Guests from your address are banned");
    await bans.lift("address", "2001:db8:1:2::/64");
    await bans.ban({ kind: "address", subject: "::ffff:203.0.113.4" });
    expect(bans.refusal("address", "203.0.113.4")).not.toBeNull();
  });

  it("refuse what is no guest, and this machine itself", async () => {
    const bans = open();
    for (const subject of ["", "short", "p".repeat(23), "a b"])
      expect(await codeOf(bans.ban({ kind: "person", subject }))).toBe("request/invalid");
    expect(await codeOf(bans.ban({ kind: "bot", subject: "ada" }))).toBe("request/invalid");
    for (const subject of ["nowhere", "203.0.113.0/24", "203.0.113.4/64", "127.0.0.1", "::1", "::ffff:127.0.0.9"])
      expect(await codeOf(bans.ban({ kind: "address", subject }))).toBe("request/invalid");
    expect(await store.bans()).toEqual([]);
  });

  it("are bounded in number, and a known guest can still be banned longer", async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => String(i).padStart(22, "0"));
    const database = new DatabaseSync(join(directory, "red-queen.db"));
    const insert = database.prepare("INSERT INTO bans VALUES (?, ?)");
    database.exec("BEGIN");
    for (const subject of names) insert.run(`person:${subject}`, packBan(banOf(subject)));
    database.exec("COMMIT");
    database.close();
    const bans = open();
    expect(await codeOf(bans.ban({ kind: "person", subject: PERSON }))).toBe("guest/too-many-bans");
    const longer = await bans.ban({ kind: "person", subject: names[9] ?? "", seconds: 60 });
    expect(longer.until).toBe(time + 60_000);
  });
});
