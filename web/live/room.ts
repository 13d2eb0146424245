import { useEffect, useMemo } from "react";
import { Client, type Room } from "@colyseus/sdk";
import type { MatchStateType } from "../../server/rooms/state.ts";
import { ValueStore, useStore } from "../lib/value-store.ts";
import { setLost } from "./connection.ts";
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
  readonly connection: "joining" | "joined" | "lost" | "gone";
  /** Why the room can't be reached, or why one watches instead of playing, in a sentence. */
  readonly problem: string;
  /** Room of the rematch in which a seat is kept for this page; "" before there is one. */
  readonly rematch: string;
}

const client = new Client();

/** Follows one room: sits down where this tab holds a token, else watches; comes back by itself when the line is lost. */
class RoomStore {
  readonly status = new ValueStore<RoomStatus>({ table: null, connection: "joining", problem: "", rematch: "" });
  readonly #id: string;
  #room: Room<unknown, MatchStateType> | null = null;
  #closed = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #attempts = 0;

  constructor(id: string) {
    this.#id = id;
  }

  open(): void {
    this.#closed = false;
    void this.#join();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    setLost(this.#id, false);
    const room = this.#room;
    this.#room = null;
    if (room) this.#leave(room);
  }

  /** Asks the room; answers null when it did as asked, else its refusal in a sentence. */
  async request<T extends object>(type: string, payload?: unknown): Promise<T | string> {
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
  #leave(room: Room<unknown, MatchStateType>): void {
    room.reconnection.enabled = false;
    void room.leave(seatTokens.get(this.#id) === null);
  }

  async #enter(): Promise<Room<unknown, MatchStateType>> {
    const held = seatTokens.reconnection(this.#id);
    if (held !== null) {
      try {
        return await client.reconnect<MatchStateType>(held);
      } catch {
        // The minute of grace is over or the seat was given up: sit down again by the token, or watch.
        seatTokens.forgetReconnection(this.#id);
      }
    }
    const token = seatTokens.get(this.#id);
    if (token === null) return client.joinById<MatchStateType>(this.#id, {});
    try {
      return await client.joinById<MatchStateType>(this.#id, { token });
    } catch (error) {
      if (!isRefusedSeat(error)) throw error;
      // Another tab sits there, or the token is not this match's: watch, and say why.
      this.#show({ problem: (error as Error).message });
      return client.joinById<MatchStateType>(this.#id, {});
    }
  }

  #follow(room: Room<unknown, MatchStateType>): void {
    this.#room = room;
    room.reconnection.minUptime = 0;
    room.reconnection.maxRetries = 30;
    room.reconnection.maxDelay = 3000;
    const remember = () => {
      if (seatTokens.get(this.#id) !== null) seatTokens.rememberReconnection(this.#id, room.reconnectionToken);
    };
    remember();
    this.#show({ connection: "joined" });
    room.onMessage("rematch", (ticket: RematchTicket) => {
      if (ticket.token) seatTokens.set(ticket.room, ticket.token);
      this.#show({ rematch: ticket.room });
    });
    const read = (state: MatchStateType) => {
      // The very first states come before anybody has a seat.
      if (state.game && state.seats.size > 0) this.#show({ table: readTable(state) });
    };
    room.onStateChange(read);
    room.onReconnect(() => {
      if (this.#closed) return;
      remember();
      setLost(this.#id, false);
      this.#show({ connection: "joined" });
    });
    room.onDrop(() => {
      // A page that has left does not wait for this table any more.
      if (this.#closed) return;
      setLost(this.#id, true);
      this.#show({ connection: "lost" });
    });
    room.onLeave(() => this.#left(room));
    if (room.state?.seats) read(room.state);
  }

  #left(room: Room<unknown, MatchStateType>): void {
    if (this.#closed || this.#room !== room) return;
    this.#room = null;
    seatTokens.forgetReconnection(this.#id);
    // A table that is over stays on the page; its room may go.
    if (this.status.get().table?.phase === "over") setLost(this.#id, false);
    else this.#again();
  }

  #failed(error: unknown): void {
    if (this.#closed) return;
    const gone = isGone(error);
    if (gone || this.#attempts > 40) {
      setLost(this.#id, false);
      this.#show({
        connection: "gone",
        problem: gone
          ? "This table is closed: its match is over or was given up. Finished matches are under Matches."
          : "The table can't be reached.",
      });
      return;
    }
    this.#again();
  }

  #again(): void {
    this.#attempts += 1;
    setLost(this.#id, true);
    this.#show({ connection: "lost" });
    this.#retry = setTimeout(() => void this.#join(), Math.min(3000, 250 * 2 ** this.#attempts));
  }

  #show(change: Partial<RoomStatus>): void {
    this.status.set({ ...this.status.get(), ...change });
  }
}

/** The room's own codes for a token that is not its, and for a seat that is taken. */
function isRefusedSeat(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === 403 || code === 409;
}

/** Matchmaking's codes of a room that is not there (522) or takes nobody (525). */
function isGone(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === 522 || code === 525 || code === 521 || code === 404;
}

/** A room, followed while the component is on the page. */
export function useRoom(id: string): RoomStatus & { readonly request: RoomStore["request"] } {
  const store = useMemo(() => new RoomStore(id), [id]);
  useEffect(() => {
    store.open();
    return () => store.close();
  }, [store]);
  const status = useStore(store.status);
  const request = useMemo(() => store.request.bind(store), [store]);
  return { ...status, request };
}
