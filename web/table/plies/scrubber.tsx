import type { ReactNode } from "react";

interface ScrubberProps {
  readonly position: number;
  readonly last: number;
  readonly label: string;
  readonly onSeek: (position: number) => void;
  readonly children?: ReactNode;
}

/** The position in the episode, as buttons and a slider. */
export function Scrubber({ position, last, label, onSeek, children }: ScrubberProps) {
  return (
    <div className="scrubber">
      <button type="button" aria-label="First ply" disabled={position <= 0} onClick={() => onSeek(0)}>
        {"\u21e4"}
      </button>
      <button type="button" aria-label="Previous ply" disabled={position <= 0} onClick={() => onSeek(position - 1)}>
        {"\u2190"}
      </button>
      <button type="button" aria-label="Next ply" disabled={position >= last} onClick={() => onSeek(position + 1)}>
        {"\u2192"}
      </button>
      <button type="button" aria-label="Last ply" disabled={position >= last} onClick={() => onSeek(last)}>
        {"\u21e5"}
      </button>
      <input
        type="range"
        min={0}
        max={last}
        step={1}
        value={position}
        aria-label="Ply"
        aria-valuetext={label}
        data-testid="scrubber"
        onChange={(event) => onSeek(Number(event.currentTarget.value))}
      />
      <span className="position soft">{label}</span>
      {children}
    </div>
  );
}
