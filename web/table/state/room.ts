import { useEffect, useMemo } from "react";
import { Client, type Room } from "@colyseus/sdk";
import { BANNED_CODE, SEAT_TAKEN_CODE } from "../../../server/common/close-codes.ts";
import type { MatchStateType } from "../../../server/rooms/state.ts";
import { ValueStore, useStore } from "../../ui/value-store.ts";
import { api } from "../../api/api.ts";
import { Liveness } from "../../api/connection.ts";
import { seatTokens } from "./seat-tokens.ts";
import { readTable, type TableState } from "./table.ts";

interface RematchTicket {
  readonly room: string;
  readonly token?: string;
}

type Refusal = { readonly error: { readonly code: string; readonly message: string } };

/** The state of the connection to a room. */
export interface RoomStatus {
  /** Null until the first state has arrived. */
  readonly table: TableState | null;
  /** taken: the seat is played in another window. gone: the room can't be reached any longer. */
  readonly connection: "joining" | "joined" | "lost" | "taken" | "gone";
  /** Why the room can't be reached, or why the user watches instead of playing. */
  readonly problem: string;
  /** Whether the match was lost with its server, and this browser's player can start it again. */
  readonly canRestart: boolean;
  /** Room of the rematch with a seat reserved for this page; "" if there is none. */
  readonly rematch: string;
}

const client = new Client();

type LiveRoom = Room<unknown, MatchStateType>;

/** Joins one room: as a player if this browser has a seat token, else as a spectator; reconnects by itself. */
class RoomStore {
  readonly status = new ValueStore<RoomStatus>({
    table: null,
    connection: "joining",
    problem: "",
    canRestart: false,
    rematch: "",
  });
  readonly #id: string;
  readonly #liveness: Liveness;
  #room: LiveRoom | null = null;
  /** Token of the last connection, valid until another window takes the seat. */
  #reconnectionToken: string | null = null;
  #closed = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #attempts = 0;

  constructor(id: string) {
    this.#id = id;
    this.#liveness = new Liveness(id, () => {
      this.#notePlay();
      this.#room?.ping(this.#liveness.heard);
    });
  }

  open(): void {
    this.#closed = false;
    this.#liveness.start();
    void this.#join();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#liveness.stop();
    const room = this.#room;
    this.#room = null;
    if (room) this.#leave(room);
  }

  /** Takes the seat over from another window. */
  readonly take = (): void => {
    this.#reconnectionToken = null;
    this.#attempts = 0;
    this.#liveness.start();
    this.#show({ connection: "joining", problem: "" });
    void this.#join();
  };

  /** Sends a request to the room; resolves to its answer, or to a refusal's sentence. */
  async request<T extends object>(type: string, payload?: unknown): Promise<T | string> {
    if (this.status.get().connection === "gone") return "This table is closed. Start a new match.";
    if (!this.#room) return "Not connected yet. Try again in a moment.";
    try {
      const answer = (await this.#room.request(type, payload)) as T | Refusal;
      return "error" in answer ? answer.error.message : answer;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async #join(): Promise<void> {
    try {
      const room = await this.#enter();
      if (this.#closed) {
        this.#leave(room);
        return;
      }
      this.#attempts = 0;
      this.#follow(room);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Without consent if a seat is held, so that returning within the grace period resumes the match. */
  #leave(room: LiveRoom): void {
    room.reconnection.enabled = false;
    void room.leave(seatTokens.get(this.#id) === null);
  }

  async #enter(): Promise<LiveRoom> {
    const token = seatTokens.get(this.#id);
    if (token === null) return client.joinById<MatchStateType>(this.#id, {});
    if (this.#reconnectionToken !== null) {
      try {
        return await client.reconnect<MatchStateType>(this.#reconnectionToken);
      } catch (error) {
        if (isSeatTaken(error)) throw error;
        // The room no longer knows it, as after a server restart: join with the seat's token.
        this.#reconnectionToken = null;
      }
    }
    try {
      return await client.joinById<MatchStateType>(this.#id, { token });
    } catch (error) {
      if (errorCode(error) !== 403) throw error;
      // The token belongs to another match: watch, and show why.
      this.#show({ problem: (error as Error).message });
      return client.joinById<MatchStateType>(this.#id, {});
    }
  }

  #follow(room: LiveRoom): void {
    this.#room = room;
    room.reconnection.minUptime = 0;
    room.reconnection.maxRetries = 30;
    room.reconnection.maxDelay = 3000;
    this.#reconnectionToken = room.reconnectionToken;
    this.#liveness.heard();
    this.#show({ connection: "joined" });
    room.onMessage("rematch", (ticket: RematchTicket) => {
      if (ticket.token) seatTokens.set(ticket.room, ticket.token);
      this.#show({ rematch: ticket.room });
    });
    const read = (state: MatchStateType) => {
      this.#liveness.heard();
      // The first states may arrive before any seat exists.
      if (state.game && state.seats.size > 0) this.#show({ table: readTable(state) });
      this.#notePlay();
    };
    room.onStateChange(read);
    room.onReconnect(() => {
      if (this.#closed) return;
      this.#reconnectionToken = room.reconnectionToken;
      this.#liveness.heard();
      this.#show({ connection: "joined" });
    });
    room.onDrop(() => {
      // This page has left the table.
      if (this.#closed) return;
      this.#liveness.dropped();
      this.#show({ connection: "lost" });
    });
    room.onLeave((code) => this.#left(room, code));
    if (room.state?.seats) read(room.state);
  }

  /** Records that this browser has a seat to return to. */
  #notePlay(): void {
    const { table, connection } = this.status.get();
    if (!table || connection !== "joined") return;
    const isWaiting = table.phase === "waiting" && seatTokens.get(this.#id) !== null;
    if (isWaiting && table.deadline > 0) seatTokens.waits(this.#id, table.deadline);
    if (table.own === null) return;
    if (table.phase === "over") seatTokens.over(this.#id);
    else seatTokens.played(this.#id);
  }

  #left(room: LiveRoom, code: number): void {
    if (this.#closed || this.#room !== room) return;
    this.#room = null;
    if (code === SEAT_TAKEN_CODE) this.#taken();
    else if (code === BANNED_CODE) this.#banned();
    // A finished table stays on the page, even without its room.
    else if (this.status.get().table?.phase === "over") {
      this.#liveness.stop();
      this.#show({ connection: "gone" });
    } else this.#again();
  }

  #taken(): void {
    this.#liveness.stop();
    this.#show({ connection: "taken" });
  }

  /** The refusal of another join says why. */
  #banned(): void {
    this.#show({ connection: "lost" });
    seatTokens.over(this.#id);
    void this.#join();
  }

  #failed(error: unknown): void {
    if (this.#closed) return;
    if (isSeatTaken(error)) return this.#taken();
    const gone = isGone(error);
    if (!gone && this.#attempts <= MAX_ATTEMPTS) return this.#again();
    this.#liveness.stop();
    if (gone) seatTokens.over(this.#id);
    this.#show({ connection: "gone", problem: whyGone(error, gone) });
    if (errorCode(error) === 410 && seatTokens.get(this.#id) !== null) void this.#offerRestart();
  }

  /** The SDK reports only the status of a refusal, which a lost match shares with others. */
  async #offerRestart(): Promise<void> {
    const code = await api.roomRefusal(this.#id);
    if (!this.#closed) this.#show({ canRestart: code === "match/lost" });
  }

  #again(): void {
    this.#attempts += 1;
    this.#liveness.dropped();
    this.#show({ connection: "lost" });
    this.#retry = setTimeout(() => void this.#join(), Math.min(3000, 250 * 2 ** this.#attempts));
  }

  #show(change: Partial<RoomStatus>): void {
    this.status.set({ ...this.status.get(), ...change });
  }
}

/** Reconnection attempts before a table counts as unreachable: about two minutes. */
const MAX_ATTEMPTS = 40;

const errorCode = (error: unknown): unknown => (error as { readonly code?: unknown } | null)?.code;

/** The server's answer to a reconnection token whose seat another window has taken. */
const isSeatTaken = (error: unknown): boolean => errorCode(error) === 409;

/**
 * Codes of a room that doesn't exist (404, 521, 522), was lost or is over (410), is closed to new clients (525), or
 * does not admit this guest (403).
 */
const isGone = (error: unknown): boolean => [403, 404, 410, 521, 522, 525].includes(errorCode(error) as number);

function whyGone(error: unknown, gone: boolean): string {
  // The server says what happened to the match, or that this guest is banned.
  if ([403, 410, 503].includes(errorCode(error) as number)) return (error as Error).message;
  if (!gone) return "Can't reach this table.";
  return "This table is closed: its match has ended or was abandoned. Finished matches are listed under Matches.";
}

/** Joins a room while the component is mounted. */
export function useRoom(id: string): RoomStatus & Pick<RoomStore, "request" | "take"> {
  const store = useMemo(() => new RoomStore(id), [id]);
  useEffect(() => {
    store.open();
    return () => store.close();
  }, [store]);
  const status = useStore(store.status);
  const request = useMemo(() => store.request.bind(store), [store]);
  return { ...status, request, take: store.take };
}
