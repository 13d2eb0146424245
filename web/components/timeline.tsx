import { useEffect, useRef } from "react";
import { SeatDot } from "./seat-bar.tsx";

export interface TimelinePly {
  /** Actions before and with this one. */
  readonly number: number;
  readonly turn: number;
  readonly label: string;
}

interface TimelineProps {
  readonly plies: readonly TimelinePly[];
  /** Number of the ply on the board; 0: none yet. */
  readonly current: number;
  readonly names: readonly string[];
  readonly onSeek?: (number: number) => void;
  /** The first ply one can go to: of a live table only what was seen is there. */
  readonly from?: number;
  /** It grows: it has its height from the start. */
  readonly live?: boolean;
}

/** The plies of an episode in order; the one on the board is marked and kept in sight. */
export function Timeline({ plies, current, names, onSeek, from = 0, live = false }: TimelineProps) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const box = list.current;
    const item = box?.querySelector<HTMLElement>("[aria-current]");
    if (!box || !item) return;
    const top = item.offsetTop;
    // Scrolls the list alone: the page must stay where its reader is.
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + item.offsetHeight > box.scrollTop + box.clientHeight) {
      box.scrollTop = top + item.offsetHeight - box.clientHeight;
    }
  }, [current, plies.length]);
  return (
    <ol className={live ? "timeline live" : "timeline"} ref={list} aria-label="Plies">
      {plies.map(({ number, turn, label }) => (
        <li key={number}>
          <button
            type="button"
            aria-current={number === current ? "step" : undefined}
            disabled={!onSeek || number < from}
            onClick={() => onSeek?.(number)}
          >
            <span className="ply">{number}</span>
            <SeatDot index={turn} />
            <span>
              <span className="visually-hidden">{turn < 0 ? "chance" : (names[turn] ?? `seat ${turn}`)}: </span>
              {label}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
