import { useEffect, useMemo } from "react";
import { Client, type Room } from "@colyseus/sdk";
import type { MatchStateType } from "../../server/rooms/state.ts";
import { ValueStore, useStore } from "../ui/value-store.ts";
import { Liveness } from "../api/connection.ts";
import { seatTokens } from "./seat-tokens.ts";
import { readTable, type Table } from "./table.ts";

interface RematchTicket {
  readonly room: string;
  readonly token?: string;
}

type Refusal = { readonly error: { readonly code: string; readonly message: string } };

/** A room as the page follows it. */
export interface RoomStatus {
  /** Null until the first state has come. */
  readonly table: Table | null;
  /** taken: the seat is played in another window. gone: the room can't be reached any more. */
  readonly connection: "joining" | "joined" | "lost" | "taken" | "gone";
  /** Why the room can't be reached, or why one watches instead of playing, in a sentence. */
  readonly problem: string;
  /** Room of the rematch in which a seat is kept for this page; "" before there is one. */
  readonly rematch: string;
}

const client = new Client();

type LiveRoom = Room<unknown, MatchStateType>;

/** The server's close code of a connection whose seat is played in another window (`server/rooms/seats.ts`). */
const SEAT_TAKEN_CODE = 4409;

/** Follows one room: sits down where this browser holds a token, else watches; comes back by itself when the line is lost. */
class RoomStore {
  readonly status = new ValueStore<RoomStatus>({ table: null, connection: "joining", problem: "", rematch: "" });
  readonly #id: string;
  readonly #liveness: Liveness;
  #room: LiveRoom | null = null;
  /** Token of the last connection, with which this page comes back where no other window has sat down since. */
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

  /** Plays the seat in this window, in place of the one that has it. */
  readonly take = (): void => {
    this.#reconnectionToken = null;
    this.#attempts = 0;
    this.#liveness.start();
    this.#show({ connection: "joining", problem: "" });
    void this.#join();
  };

  /** Asks the room; answers null when it did as asked, else its refusal in a sentence. */
  async request<T extends object>(type: string, payload?: unknown): Promise<T | string> {
    if (this.status.get().connection === "gone") return "This table is closed; open a new match.";
    if (!this.#room) return "The table is not connected yet; try again in a moment.";
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

  /** Without consent where a seat is held: who comes back to this page within the minute goes on playing. */
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
        // The room knows it no more, as after a restart of the server: the seat's own token opens the seat.
        this.#reconnectionToken = null;
      }
    }
    try {
      return await client.joinById<MatchStateType>(this.#id, { token });
    } catch (error) {
      if (codeOf(error) !== 403) throw error;
      // The token is not this match's: watch, and say why.
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
      // The very first states come before anybody has a seat.
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
      // A page that has left does not wait for this table any more.
      if (this.#closed) return;
      this.#liveness.dropped();
      this.#show({ connection: "lost" });
    });
    room.onLeave((code) => this.#left(room, code));
    if (room.state?.seats) read(room.state);
  }

  /** Keeps in mind that this browser has a seat to go back to. */
  #notePlay(): void {
    const { table, connection } = this.status.get();
    if (!table || table.own === null || connection !== "joined") return;
    if (table.phase === "over") seatTokens.over(this.#id);
    else seatTokens.played(this.#id);
  }

  #left(room: LiveRoom, code: number): void {
    if (this.#closed || this.#room !== room) return;
    this.#room = null;
    if (code === SEAT_TAKEN_CODE) this.#taken();
    // A table that is over stays on the page; its room may go.
    else if (this.status.get().table?.phase === "over") {
      this.#liveness.stop();
      this.#show({ connection: "gone" });
    } else this.#again();
  }

  #taken(): void {
    this.#liveness.stop();
    this.#show({ connection: "taken" });
  }

  #failed(error: unknown): void {
    if (this.#closed) return;
    if (isSeatTaken(error)) return this.#taken();
    const gone = isGone(error);
    if (!gone && this.#attempts <= MAX_ATTEMPTS) return this.#again();
    this.#liveness.stop();
    if (gone) seatTokens.over(this.#id);
    this.#show({ connection: "gone", problem: whyGone(error, gone) });
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

/** Tries to come back before a table counts as out of reach: two minutes. */
const MAX_ATTEMPTS = 40;

const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown } | null)?.code;

/** The server's answer to a reconnection token whose seat another window has sat down in since. */
const isSeatTaken = (error: unknown): boolean => codeOf(error) === 409;

/** Codes of a room that is not there (404, 521, 522), was lost or is over (410) or takes nobody (525). */
const isGone = (error: unknown): boolean => [404, 410, 521, 522, 525].includes(codeOf(error) as number);

function whyGone(error: unknown, gone: boolean): string {
  // The server says what became of the match: it was lost, is over, or is kept for later.
  if ([410, 503].includes(codeOf(error) as number)) return (error as Error).message;
  if (!gone) return "The table can't be reached.";
  return "This table is closed: its match is over or was given up. Finished matches are under Matches.";
}

/** A room, followed while the component is on the page. */
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
