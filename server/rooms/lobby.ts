import {
  ClientState,
  getMessageBytes,
  matchMaker,
  Protocol,
  subscribeLobby,
  type Client,
  type IRoomCache,
  type RoomOptions,
} from "@colyseus/core";
import type { Log } from "../log.ts";
import { BaseRoom } from "./base/base.ts";
import type { RoomServices } from "./services.ts";

/**
 * The live listing of arena and match rooms: `rooms` with all of them, then `+` and `-` as Colyseus's own lobby sends
 * them. Colyseus's lobby queues every change for clients that never acknowledge their join; this one sends nothing
 * before, and encodes each message once for all clients.
 */
export class Lobby extends BaseRoom<RoomOptions> {
  override autoDispose = false;
  override maxMessagesPerSecond = 5;
  #services!: RoomServices;
  #unsubscribe = (): void => {};
  readonly #listed = new Map<string, IRoomCache>();
  readonly #listeners = new Set<Client>();
  /** `rooms`, encoded; null after a change. */
  #encodedList: Uint8Array | null = null;

  protected get log(): Log {
    return this.#services.log;
  }

  override async onCreate({ services }: { readonly services: RoomServices }): Promise<void> {
    this.#services = services;
    await this.setMatchmaking({ unlisted: true });
    this.#unsubscribe = await subscribeLobby((id, room) => this.#change(id, room));
    // Nobody else says that the rooms of a killed server are gone.
    this.#services.onServerGone?.((process) => {
      for (const [id, room] of this.#listed) if (room.processId === process) this.#change(id, null);
    });
    for (const room of await matchMaker.query({ private: false, unlisted: false })) this.#listed.set(room.roomId, room);
  }

  override onJoin(): void {
    this.assertOpen();
  }

  override onLeave(client: Client): void {
    this.#listeners.delete(client);
  }

  override onDispose(): void {
    this.#unsubscribe();
  }

  override onBeforePatch(): void {
    super.onBeforePatch();
    for (const client of this.clients) {
      if (client.state !== ClientState.JOINED || this.#listeners.has(client)) continue;
      this.#listeners.add(client);
      this.#encodedList ??= getMessageBytes.raw(Protocol.ROOM_DATA, "rooms", [...this.#listed.values()]);
      client.raw(this.#encodedList);
    }
  }

  #change(id: string, room: IRoomCache | null | undefined): void {
    this.#encodedList = null;
    if (room) this.#listed.set(id, room);
    else if (!this.#listed.delete(id)) return;
    if (this.#listeners.size === 0) return;
    const news = room
      ? getMessageBytes.raw(Protocol.ROOM_DATA, "+", [id, room])
      : getMessageBytes.raw(Protocol.ROOM_DATA, "-", id);
    for (const client of this.#listeners) client.raw(news);
  }
}
