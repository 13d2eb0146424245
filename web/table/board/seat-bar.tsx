import { formatAmount } from "../../ui/format.ts";
import { useNow } from "../../ui/numbers.tsx";

export interface SeatFacts {
  readonly index: number;
  readonly role: string;
  readonly name: string;
  readonly connected: boolean;
  readonly active: boolean;
  readonly own: boolean;
  /** The seat's return; null before the end. */
  readonly result: number | null;
  /** Deadline of its move in milliseconds since 1970; 0: no clock is running. */
  readonly deadline: number;
}

/** A seat's player, turn, clock and return. */
export function SeatBar({ seat, unit }: { readonly seat: SeatFacts; readonly unit: string }) {
  const { index, role, name, connected, active, own, result, deadline } = seat;
  return (
    <div className={`seat${active ? " active" : ""}`} data-seat={index}>
      <SeatDot index={index} />
      <span className="seat-name" title={name}>
        {name || "Waiting for a player…"}
      </span>
      <span className="soft role" title={own ? `${role}, you` : role}>
        <RoleName role={role} />
        {own ? ", you" : ""}
        {connected || result !== null ? "" : ", disconnected: seat reserved for a minute"}
      </span>
      <span className="seat-tail">
        {active && !own && <span className="soft">to move</span>}
        {deadline > 0 && active && <Clock deadline={deadline} />}
        {result !== null && (
          <b title={`Return of this seat, in ${unit || "the game's unit"}`}>
            {formatAmount(result, "")}
            <span className="spelled">{formatAmount(result, unit).slice(formatAmount(result, "").length)}</span>
          </b>
        )}
      </span>
    </div>
  );
}

/** Of "player 2", a narrow table of many seats shows the number alone. */
function RoleName({ role }: { readonly role: string }) {
  const [, word, number] = /^(.* )(\d+)$/.exec(role) ?? [];
  if (number === undefined) return role;
  return (
    <>
      <span className="spelled">{word}</span>
      {number}
    </>
  );
}

/** A seat's colour and shape. */
export function SeatDot({ index }: { readonly index: number }) {
  return <span className={`seat-dot${index % 2 === 1 ? " seat-odd" : ""}`} data-seat={index} aria-hidden="true" />;
}

function Clock({ deadline }: { readonly deadline: number }) {
  const now = useNow();
  const seconds = Math.max(0, Math.ceil((deadline - now) / 1000));
  return (
    <span
      className={`clock${seconds <= 10 ? " short" : ""}`}
      role="timer"
      title="Time left for this move. A player who runs out of time loses the match."
    >
      {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, "0")}
    </span>
  );
}
