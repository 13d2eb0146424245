import type { ActionChoice } from "../../../games/views/view-props.ts";
import type { ShownRating } from "../../../server/rooms/services.ts";
import type { MatchStateType, SeatType } from "../../../server/rooms/state.ts";
import type { RevealedPly } from "../../../server/schemas/matches.ts";

/** A seat's public facts, and its private prompt if it is the user's. */
export interface SeatState {
  readonly index: number;
  readonly role: string;
  readonly name: string;
  readonly kind: string;
  readonly connected: boolean;
  /** Whether an invitation to it was not accepted yet. */
  readonly invited: boolean;
  readonly prompt: string;
}

interface LoggedPly {
  readonly turn: number;
  readonly label: string;
  readonly sealed?: boolean;
}

/** An immutable copy of a room's state at one moment. */
export interface TableState {
  readonly tick: number;
  readonly game: string;
  readonly options: Readonly<Record<string, boolean | number | string>>;
  readonly league: string;
  readonly phase: "waiting" | "playing" | "over";
  readonly ply: number;
  readonly turn: number;
  readonly seats: readonly SeatState[];
  /** The user's seat; null for spectators. */
  readonly own: number | null;
  /** The game's view for the user's seat, else the public view. */
  readonly view: unknown;
  readonly legal: readonly ActionChoice[];
  readonly log: readonly LoggedPly[];
  /** Whether a league learns from the match: "yes", "no", or "" where none learns from people. */
  readonly learning: string;
  readonly deadline: number;
  readonly outcome: string;
  readonly sentence: string;
  readonly returns: readonly number[];
  readonly reveal: { readonly view: unknown; readonly steps: readonly RevealedPly[] } | null;
  readonly match: string;
  readonly rematch: string;
  readonly shown: number;
  readonly spectators: number;
  /** The user's rating in a rated match; null elsewhere. */
  readonly rating: ShownRating | null;
}

function parse<T>(json: string | undefined, otherwise: T): T {
  return json ? (JSON.parse(json) as T) : otherwise;
}

/** Reads a room's state. Private fields are present for the user's own seat only. */
export function readTable(state: MatchStateType): TableState {
  const seats = [...state.seats.values()].sort((a, b) => a.index - b.index);
  const own = seats.find((seat) => seat.view || seat.prompt) ?? null;
  return {
    tick: state.tick,
    game: state.game,
    options: parse(state.options, {}),
    league: state.league,
    phase: state.phase as TableState["phase"],
    ply: own?.ply || state.ply,
    turn: state.turn,
    seats: seats.map(readSeat),
    own: own?.index ?? null,
    view: parse<unknown>(own?.view || state.view, null),
    legal: parse<ActionChoice[]>(own?.legal, []),
    log: own ? parse<TableState["log"]>(own.log, []) : state.log.map((ply) => JSON.parse(ply) as LoggedPly),
    learning: state.learning,
    deadline: state.deadline,
    outcome: state.outcome,
    sentence: state.sentence,
    returns: [...state.returns],
    reveal: parse<TableState["reveal"]>(state.reveal, null),
    match: state.match,
    rematch: state.rematch,
    shown: state.shown,
    spectators: state.spectators,
    rating: parse<ShownRating | null>(own?.rating, null),
  };
}

function readSeat(seat: SeatType): SeatState {
  const { index, role, name, kind, connected, invited } = seat;
  return { index, role, name, kind, connected, invited, prompt: seat.prompt ?? "" };
}
