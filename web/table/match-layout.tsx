import type { ReactNode } from "react";
import { BoardFrame } from "./board-frame.tsx";
import { SeatBar, type SeatFacts } from "./seat-bar.tsx";

interface MatchLayoutProps {
  readonly seats: readonly SeatFacts[];
  readonly unit: string;
  /** The seat drawn below the board; the others are above it, in order. */
  readonly below: number;
  /** Seats there will be, while none is known: their places are kept. */
  readonly expected?: number | undefined;
  readonly board: ReactNode;
  /** What happened, and what one may do: next to the board in a wide window, under it in a narrow one. */
  readonly children?: ReactNode;
  /** Plies, probabilities, facts: after the actions; absent on small boards. */
  readonly log?: ReactNode;
}

/** A match: board with seats above and below as in a game. With a log it fills the window; without, it is a board among others. */
export function MatchLayout({ seats, unit, below: index, expected = 2, board, children, log }: MatchLayoutProps) {
  const below = seats[index] ?? seats[0];
  return (
    <div className={log ? "match" : "match alone"}>
      <div className="match-table">
        <div className="seats-above">
          {seats.length === 0 &&
            Array.from({ length: expected - 1 }, (_, place) => <div key={place} className="seat" />)}
          {seats
            .filter((seat) => seat !== below)
            .map((seat) => (
              <SeatBar key={seat.index} seat={seat} unit={unit} />
            ))}
        </div>
        <div className="board-slot">
          <BoardFrame>{board}</BoardFrame>
        </div>
        {below ? <SeatBar seat={below} unit={unit} /> : <div className="seat" />}
      </div>
      {children}
      {log && <aside className="match-log">{log}</aside>}
    </div>
  );
}
