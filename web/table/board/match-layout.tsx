import type { ReactNode } from "react";
import { BoardFrame } from "./board-frame.tsx";
import { SeatBar, type SeatFacts } from "./seat-bar.tsx";

interface MatchLayoutProps {
  readonly seats: readonly SeatFacts[];
  readonly unit: string;
  /** The seat shown below the board; the others are above it, in order. */
  readonly below: number;
  /** Expected number of seats while loading, to reserve their space. */
  readonly expected?: number | undefined;
  readonly board: ReactNode;
  /** Last ply and actions: next to the board in a wide window, under it in a narrow one. */
  readonly children?: ReactNode;
  /** Plies, probabilities, facts: after the actions; absent on small boards. */
  readonly log?: ReactNode;
}

/** A match: board with seats above and below. With a log it fills the window; without, it is one part of a page. */
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
