import { useEffect, useRef } from "react";
import { timelineLines, type TimelinePly } from "./timeline-lines.ts";
import { SeatDot } from "../board/seat-bar.tsx";

interface TimelineProps {
  readonly plies: readonly TimelinePly[];
  /** Number of the ply on the board; 0: none yet. */
  readonly current: number;
  readonly names: readonly string[];
  readonly onSeek?: (number: number) => void;
  /** The first available ply: of a live table, the first that was seen. */
  readonly from?: number;
  /** A growing list, which has its full height from the start. */
  readonly live?: boolean;
}

/**
 * The plies of an episode in order, consecutive chance plies in one line; the shown one is marked and scrolled into
 * view.
 */
export function Timeline({ plies, current, names, onSeek, from = 0, live = false }: TimelineProps) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const box = list.current;
    const item = box?.querySelector<HTMLElement>("[aria-current]");
    if (!box || !item) return;
    const top = item.offsetTop;
    // Scrolls only the list, not the page.
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + item.offsetHeight > box.scrollTop + box.clientHeight) {
      box.scrollTop = top + item.offsetHeight - box.clientHeight;
    }
  }, [current, plies.length]);
  return (
    <ol className={live ? "timeline live" : "timeline"} ref={list} aria-label="Plies">
      {timelineLines(plies).map(({ first, last, turn, label, labels }) => (
        <li key={first}>
          <button
            type="button"
            aria-current={first <= current && current <= last ? "step" : undefined}
            disabled={!onSeek || last < from}
            title={labels.length > 1 ? labels.join(", ") : undefined}
            onClick={() => onSeek?.(last)}
          >
            <span className="ply">{first === last ? first : `${first}\u2013${last}`}</span>
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
