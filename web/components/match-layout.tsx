import type { ReactNode } from "react";
import { SeatBar, type SeatFacts } from "./seat-bar.tsx";

interface MatchLayoutProps {
  readonly seats: readonly SeatFacts[];
  readonly unit: string;
  /** Whether seat 0 sits above. */
  readonly flip: boolean;
  readonly board: ReactNode;
  /** Under the board: actions, scrubber, result. */
  readonly children?: ReactNode;
  /** Facts at the side; absent on small boards. */
  readonly side?: ReactNode;
}

/** A match: board in the middle, seats above and below as in a game, facts in one column at the side. */
export function MatchLayout({ seats, unit, flip, board, children, side }: MatchLayoutProps) {
  const bottom = flip ? 1 : 0;
  const below = seats[bottom] ?? seats[0];
  return (
    <div className={side ? "match" : "match alone"}>
      <div className="match-board">
        {seats.length === 0 && <div className="seat" />}
        {seats
          .filter((seat) => seat !== below)
          .map((seat) => (
            <SeatBar key={seat.index} seat={seat} unit={unit} />
          ))}
        <div className="board-frame">{board}</div>
        {below ? <SeatBar seat={below} unit={unit} /> : <div className="seat" />}
        {children}
      </div>
      {side && <aside className="stack loose">{side}</aside>}
    </div>
  );
}
