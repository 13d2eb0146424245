import { isIPv6 } from "node:net";
import type { BanKind } from "../common/ban-kinds.ts";
import { ServerError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { Ban } from "../store/ban.ts";
import type { Store } from "../store/store.ts";
import { guestAddress, plainAddress } from "./address.ts";

/** Milliseconds between reads of the store, which another process may have changed. */
const REFRESH_MS = 2000;
/** Most bans: each is compared with the guests of every room when a ban is added. */
const MAX_BANS = 10_000;

/** A guest to ban, and for how long: until the ban is lifted if `seconds` is absent. */
export interface BanRequest {
  readonly kind: BanKind;
  readonly subject: string;
  readonly reason?: string | undefined;
  readonly seconds?: number | undefined;
}

interface BanParts {
  readonly store: Pick<Store, "bans" | "putBan" | "deleteBan">;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The guests that may not play. All servers of a store share the bans; each reads them again every two seconds. */
export class Bans {
  readonly #parts: BanParts;
  readonly #listeners = new Set<() => void>();
  #bans: ReadonlyMap<string, Ban> = new Map();
  /** Reads and writes of the store, one after the other. */
  #last: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #hasFailed = false;

  constructor(parts: BanParts) {
    this.#parts = parts;
  }

  /** Reads the bans, and from then on those that other processes add. While the store is down, the known ones hold. */
  async follow(): Promise<void> {
    await this.#refresh();
    this.#timer = setInterval(() => void this.#refresh(), REFRESH_MS).unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Calls `listener` when a guest was banned. */
  onBanned(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Why a guest may not play; null if it may. */
  refusal(kind: BanKind, subject: string | null | undefined): ServerError | null {
    const ban = subject ? this.#bans.get(keyOf({ kind, subject })) : undefined;
    if (!ban || !isActive(ban, this.#parts.now())) return null;
    return new ServerError("guest/banned", banSentence(ban));
  }

  /** @throws ServerError `guest/banned`. */
  assertAllowed(kind: BanKind, subject: string | null | undefined): void {
    const refusal = this.refusal(kind, subject);
    if (refusal) throw refusal;
  }

  /** The newest first. @throws ServerError of the store. */
  async list(): Promise<readonly Ban[]> {
    await this.#inOrder(() => this.#read());
    return [...this.#bans.values()].toSorted((a, b) => b.at - a.at);
  }

  /** Replaces an earlier ban of the same guest. @throws ServerError `request/invalid`, `guest/too-many-bans`. */
  async ban({ kind, subject: text, reason = "", seconds }: BanRequest): Promise<Ban> {
    const subject = banSubject(kind, text);
    const at = this.#parts.now();
    const ban = { kind, subject, reason: reason || null, at, until: seconds ? at + seconds * 1000 : null };
    await this.#inOrder(async () => {
      await this.#read();
      if (this.#bans.size >= MAX_BANS && !this.#bans.has(keyOf(ban))) throw tooManyBans();
      await this.#parts.store.putBan(ban);
      this.#take([...this.#bans.values(), ban]);
    });
    return ban;
  }

  /** @throws ServerError `guest/not-banned`, `request/invalid`. */
  async lift(kind: BanKind, text: string): Promise<Pick<Ban, "kind" | "subject">> {
    const ban = { kind, subject: banSubject(kind, text) };
    await this.#inOrder(async () => {
      const wasBanned = await this.#parts.store.deleteBan(ban);
      await this.#read();
      if (!wasBanned)
        throw new ServerError("guest/not-banned", `${ban.subject} is not banned; \`guest bans\` lists all.`);
    });
    return ban;
  }

  async #refresh(): Promise<void> {
    try {
      await this.#inOrder(() => this.#read());
      this.#hasFailed = false;
    } catch (err) {
      if (!this.#hasFailed) this.#parts.log.warn({ err }, "bans not read, the known ones hold");
      this.#hasFailed = true;
    }
  }

  /** Reads all bans and deletes the expired ones. */
  async #read(): Promise<void> {
    const { store, now } = this.#parts;
    const bans = await store.bans();
    this.#take(bans);
    for (const ban of bans) if (!isActive(ban, now())) await store.deleteBan(ban);
  }

  #take(bans: readonly Ban[]): void {
    const active = bans.filter((ban) => isActive(ban, this.#parts.now()));
    const isNews = active.some((ban) => !this.#bans.has(keyOf(ban)));
    this.#bans = new Map(active.map((ban) => [keyOf(ban), ban]));
    if (isNews) for (const listener of this.#listeners) listener();
  }

  #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }
}

const keyOf = ({ kind, subject }: Pick<Ban, "kind" | "subject">): string => `${kind}:${subject}`;
const isActive = ({ until }: Ban, now: number): boolean => until === null || until > now;

/** What a banned guest reads. */
function banSentence({ kind, reason, until }: Ban): string {
  const whose = kind === "address" ? "Guests from your address are" : kind === "bot" ? "This bot is" : "You are";
  const end = until === null ? "" : ` until ${banEnd(until)}`;
  return `${whose} banned from playing on this server${end}${reason === null ? "." : `: ${reason}`}`;
}

/** A time of a ban for people: "2026-12-03 14:00 UTC". */
export const banEnd = (until: number): string => `${new Date(until).toISOString().slice(0, 16).replace("T", " ")} UTC`;

const tooManyBans = (): ServerError =>
  new ServerError("guest/too-many-bans", `There are ${MAX_BANS} bans, the most that are kept; lift some first.`);

const SUBJECTS: Readonly<Record<Exclude<BanKind, "address">, { readonly shape: RegExp; readonly advice: string }>> = {
  person: {
    shape: /^[A-Za-z0-9_-]{22}$/,
    advice: "A person's id has 22 characters; `guest list ROOM` and GET /api/ratings show it.",
  },
  bot: {
    shape: /^[A-Za-z0-9_-]{1,32}\.[\w-]{12}$/,
    advice: "A bot is named by what follows `bot:` in its reference, such as ada.V1StGXR8_Z5j.",
  },
};

/** A subject as it is stored and compared. @throws ServerError `request/invalid`. */
function banSubject(kind: BanKind, text: string): string {
  if (kind === "address") return bannedAddress(text);
  const { shape, advice } = SUBJECTS[kind];
  if (shape.test(text)) return text;
  throw new ServerError("request/invalid", advice);
}

/** @throws ServerError `request/invalid`. */
function bannedAddress(text: string): string {
  const address = plainAddress(text.replace(/\/64$/, ""));
  if (address === null || (text.endsWith("/64") && !isIPv6(address)))
    throw new ServerError("request/invalid", "An address is like 203.0.113.4 or 2001:db8::1, without a port.");
  const guest = guestAddress(address, undefined, () => false);
  if (!address.startsWith("127.") && address !== "::1") return guest;
  throw new ServerError(
    "request/invalid",
    `${address} is this machine itself: set TRUSTED_PROXY if all guests seem to come from there.`,
  );
}
