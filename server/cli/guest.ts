import type { Command } from "commander";
import type { BanKind } from "../common/ban-kinds.ts";
import { ServerError } from "../errors.ts";
import { banEnd, Bans } from "../guests/bans.ts";
import { createLog } from "../log.ts";
import { banRequest, type BanAnswer, type BanList, type LiftedBan, type RoomGuests } from "../schemas/bans.ts";
import { checkShape } from "../schemas/shape.ts";
import { parseDuration, parsePlace } from "./options.ts";
import { printAnswer, table } from "./output.ts";
import { remoteCommand, requestServer, type RemoteOptions } from "./remote-server.ts";
import { withStore } from "./stores.ts";

interface GuestOptions extends RemoteOptions {
  readonly store?: string;
}

interface WhoOptions extends GuestOptions {
  readonly address?: string;
}

interface BanOptions extends WhoOptions {
  readonly for?: number;
  readonly reason?: string;
}

const STORE_MEANING = "write to a store instead; its servers read it within seconds";

/** `guest list`, `ban`, `unban`, `bans`: who plays a match, and who may not play. */
export function guestCommands(program: Command): void {
  const guest = program.command("guest").description("guests: list, ban, unban, bans");
  remoteCommand(guest, "list <room>", "list the people of a match with their ids and addresses").action(listGuests);
  remoteCommand(guest, "ban [guest]", "ban person:ID, bot:NAME, or an address")
    .option("--address <address>", "ban this address; an IPv6 address means its whole /64 network")
    .option("--for <time>", "how long, such as 12h or 7d; until it is lifted if not given", parseDuration)
    .option("--reason <sentence>", "shown to the guest")
    .option("--store <place>", STORE_MEANING, parsePlace)
    .action(banGuests);
  remoteCommand(guest, "unban [guest]", "lift the ban of person:ID, bot:NAME, or an address")
    .option("--address <address>", "the address")
    .option("--store <place>", STORE_MEANING, parsePlace)
    .action(unbanGuests);
  remoteCommand(guest, "bans", "list all bans, the newest first")
    .option("--store <place>", "read them from a store instead", parsePlace)
    .action(listBans);
}

async function listGuests(address: string, options: RemoteOptions): Promise<void> {
  const room = address.split("/").at(-1) ?? "";
  const url = new URL(`/api/rooms/${encodeURIComponent(room)}/guests`, options.server);
  const found = await requestServer<RoomGuests>(url);
  printAnswer(options, found, () =>
    table([
      ["seat", "name", "id", "address"],
      ...found.guests.map(({ seat, name, person, address }) => [
        seat,
        name,
        person === null ? "none" : `person:${person}`,
        address ?? "unknown",
      ]),
    ]),
  );
}

async function banGuests(id: string | undefined, options: BanOptions): Promise<void> {
  const { for: seconds, reason } = options;
  const request = (subject: Subject) => checkShape(banRequest, { ...subject, reason, seconds });
  const bans = await eachGuest(options, subjectsOf(id, options), {
    store: (bans, subject) => bans.ban(request(subject)),
    server: (subject) => post<BanAnswer>(options, "/api/bans", request(subject)),
  });
  printAnswer(options, { bans }, () => bans.map((ban) => `${ban.subject}: banned ${endOf(ban)}`));
}

async function unbanGuests(id: string | undefined, options: WhoOptions): Promise<void> {
  const lifted = await eachGuest(options, subjectsOf(id, options), {
    store: (bans, { kind, subject }) => bans.lift(kind, subject),
    server: (subject) => post<LiftedBan>(options, "/api/bans/lift", subject),
  });
  printAnswer(options, { lifted }, () => lifted.map(({ subject }) => `${subject}: may play again`));
}

async function listBans(options: GuestOptions): Promise<void> {
  const bans =
    options.store === undefined
      ? (await requestServer<BanList>(new URL("/api/bans", options.server))).bans
      : await withBans(options.store, (bans) => bans.list());
  printAnswer(options, { bans }, () =>
    bans.length === 0
      ? "No one is banned."
      : table(bans.map((ban) => [`${ban.kind}:${ban.subject}`, endOf(ban), ban.reason ?? ""])),
  );
}

interface Subject {
  readonly kind: BanKind;
  readonly subject: string;
}

/** @throws ServerError `request/invalid` when no guest is named. */
function subjectsOf(id: string | undefined, { address }: WhoOptions): readonly Subject[] {
  const named: Subject[] = [];
  // An id may begin with "-", which would be an option without its kind.
  if (id?.startsWith("bot:")) named.push({ kind: "bot", subject: id.slice("bot:".length) });
  else if (id !== undefined) named.push({ kind: "person", subject: id.replace(/^person:/, "") });
  if (address !== undefined) named.push({ kind: "address", subject: address });
  if (named.length > 0) return named;
  throw new ServerError("request/invalid", "Name a guest: person:ID, bot:NAME, or --address ADDRESS.");
}

interface Ways<T> {
  store(bans: Bans, subject: Subject): Promise<T>;
  server(subject: Subject): Promise<T>;
}

async function eachGuest<T>({ store }: GuestOptions, subjects: readonly Subject[], ways: Ways<T>): Promise<T[]> {
  const each = async (act: (subject: Subject) => Promise<T>): Promise<T[]> => {
    const done: T[] = [];
    for (const subject of subjects) done.push(await act(subject));
    return done;
  };
  if (store === undefined) return each((subject) => ways.server(subject));
  return withBans(store, (bans) => each((subject) => ways.store(bans, subject)));
}

const withBans = <T>(place: string, use: (bans: Bans) => Promise<T>): Promise<T> =>
  withStore(place, (store) => use(new Bans({ store, log: createLog("warn"), now: Date.now })));

const post = <T>({ server }: RemoteOptions, path: string, body: object): Promise<T> =>
  requestServer<T>(new URL(path, server), {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });

const endOf = ({ until }: Pick<BanAnswer, "until">): string =>
  until === null ? "until lifted" : `until ${banEnd(until)}`;
