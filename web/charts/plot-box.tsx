import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatCount, formatMeasure, formatNumber } from "../ui/format.ts";
import { theme } from "../ui/theme.ts";
import { useStore } from "../ui/value-store.ts";
import { useChartGroup, type XRange } from "./chart-group.tsx";
import { plotData, plotOptions, type Column, type CurvePoint, type CurveSpec } from "./plot.ts";
import { scaledRange } from "./zoom.ts";

/** The cursor: the index of its point, and its distance from the left in pixels. */
interface Cursor {
  readonly index: number;
  readonly left: number;
  /** Pixels between the cursor and the plot's right edge. */
  readonly right: number;
}

interface PlotProps {
  readonly spec: CurveSpec;
  readonly title: string;
  readonly id: string;
}

/** A chart's plot: drag or + and - zoom, a double click or 0 resets, arrows move between points. */
export function Plot({ spec, title, id }: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const mode = useStore(theme);
  const { key: syncKey, zoom } = useChartGroup(id);
  const range = useStore(zoom);
  const data = useMemo(() => plotData(spec), [spec]);
  const make = useEffectEvent((host: HTMLElement, size: { readonly width: number; readonly height: number }) => {
    const handlers = { onCursor: (made: uPlot) => setCursor(readCursor(made)), onZoom: zoom.set, syncKey };
    return new uPlot({ ...plotOptions(spec, handlers), ...size }, data as uPlot.AlignedData, host);
  });
  const labels = spec.series.map((series) => series.label).join("|");
  // uPlot can't change these after creation; everything else is data.
  const shape = `${mode} ${syncKey} ${spec.log} ${spec.axis} ${spec.smoothing > 0} ${labels} ${spec.references.length}`;
  useEffect(() => {
    const host = box.current;
    if (!host || shape === "") return undefined;
    const size = () => ({ width: host.clientWidth, height: host.clientHeight });
    const made = make(host, size());
    plot.current = made;
    const watcher = new ResizeObserver(() => made.setSize(size()));
    watcher.observe(host);
    return () => {
      watcher.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [shape]);
  useEffect(() => drawData(plot.current, data, range), [data, range, shape]);

  const xs = (data[0] ?? []) as readonly number[];
  const step = (by: number) => {
    const next = Math.max(0, Math.min(xs.length - 1, (cursor?.index ?? (by > 0 ? -1 : xs.length)) + by));
    const made = plot.current;
    const x = xs[next];
    if (made && x !== undefined) made.setCursor({ left: made.valToPos(x, "x"), top: 20 });
  };
  const zoomBy = (factor: number) => zoom.set(scaledRange(xs, range, factor, xs[cursor?.index ?? -1]));
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => step(-1),
    ArrowRight: () => step(1),
    "+": () => zoomBy(0.5),
    "=": () => zoomBy(0.5),
    "-": () => zoomBy(2),
    "0": () => zoom.set(null),
  };
  return (
    <>
      <div
        ref={box}
        style={{ position: "absolute", inset: 0 }}
        role="slider"
        tabIndex={0}
        aria-label={`${title}. ${describe(spec)} Left and right arrows move between points; plus and minus zoom, 0 resets.`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, xs.length - 1)}
        aria-valuenow={cursor?.index ?? Math.max(0, xs.length - 1)}
        aria-valuetext={cursor ? pointWords(spec, xs[cursor.index] ?? 0) : describe(spec)}
        onKeyDown={(event) => {
          const act = keys[event.key];
          if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
          event.preventDefault();
          act();
        }}
      />
      {cursor && <Tip spec={spec} cursor={cursor} x={xs[cursor.index]} />}
    </>
  );
}

/** Draws new data or another range; the range stays while zoomed. */
function drawData(plot: uPlot | null, data: readonly Column[], range: XRange | null): void {
  plot?.batch(() => {
    plot.setData(data as uPlot.AlignedData, range === null);
    if (range) plot.setScale("x", range);
  });
}

function readCursor(plot: uPlot): Cursor | null {
  const { idx, left } = plot.cursor;
  const x = idx === null || idx === undefined ? undefined : plot.data[0][idx];
  if (idx === null || idx === undefined || x === undefined || left === undefined || left < 0) return null;
  const at = plot.valToPos(x, "x");
  return { index: idx, left: at, right: plot.over.clientWidth - at };
}

function Tip({
  spec,
  cursor,
  x,
}: {
  readonly spec: CurveSpec;
  readonly cursor: Cursor;
  readonly x: number | undefined;
}) {
  if (x === undefined) return null;
  const isRight = cursor.left > cursor.right;
  const gap = isRight ? cursor.right + 24 : cursor.left + 72;
  // Wraps on a phone instead of overflowing.
  const place = { [isRight ? "right" : "left"]: gap, maxWidth: `calc(100% - ${gap}px)` };
  return (
    <div className="tip" style={place}>
      <div className="soft">
        {spec.axis} {Number.isInteger(x) ? formatCount(x) : formatNumber(x, 2)}
      </div>
      {spec.series.map(({ label, points }, i) => {
        const point = points.find((candidate) => candidate.x === x);
        if (!point) return null;
        return (
          <div key={label}>
            <i style={{ background: `var(--series-${i % 6})` }} />
            {label} <b>{pointValue(point, spec.unit)}</b> {spec.unit}
          </div>
        );
      })}
    </div>
  );
}

function pointValue(point: CurvePoint, unit: string): string {
  return point.interval ? formatMeasure({ ...point, unit }) : formatNumber(point.value);
}

function pointWords({ series, axis, unit }: CurveSpec, x: number): string {
  const values = series.map(({ label, points }) => {
    const point = points.find((candidate) => candidate.x === x);
    return point ? `${label} ${pointValue(point, unit)}` : "";
  });
  return `${axis} ${formatNumber(x)}: ${values.filter(Boolean).join(", ")}`;
}

function describe(spec: CurveSpec): string {
  const newest = spec.series.map(({ label, points }) => {
    const last = points.at(-1);
    return last ? `${label}: ${pointValue(last, spec.unit)} after ${points.length} points` : "";
  });
  return `${newest.filter(Boolean).join(". ")}.`;
}
