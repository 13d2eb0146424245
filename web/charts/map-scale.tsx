import type { CSSProperties, ReactNode } from "react";
import type { Heat } from "./heat.ts";

/** Share of its colour that a cell keeps whose value may be chance. */
const UNCERTAIN_STRENGTH = 0.4;

/** The look of a cell: pale and in italics if its value may be chance. */
export function cellLook({ hue, strength }: Heat, isUncertain: boolean) {
  const opacity = strength * (isUncertain ? UNCERTAIN_STRENGTH : 1);
  const style: CSSProperties = { background: `rgb(var(${hue}) / ${opacity.toFixed(3)})` };
  return { style, ...(isUncertain && { className: "uncertain" }) };
}

interface MapScaleProps {
  /** The texts at the ends of the scale. */
  readonly low: string;
  readonly high: string;
  /** Whether colours diverge around 0. */
  readonly isDiverging: boolean;
  /** What pale cells in italics mean. */
  readonly uncertain: string;
  /** Another mark and its meaning. */
  readonly note?: ReactNode;
}

/** The legend of a heat map. */
export function MapScale({ low, high, isDiverging, uncertain, note }: MapScaleProps) {
  return (
    <div className="scale">
      <p>
        <span>{low}</span>
        <span className={isDiverging ? "ramp" : "ramp rising"} aria-hidden="true" />
        <span>{high}</span>
      </p>
      <p>
        <span className="uncertain">Pale italics:</span> {uncertain}
      </p>
      {note && <p>{note}</p>}
    </div>
  );
}
