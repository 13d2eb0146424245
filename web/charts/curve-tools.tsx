import { useState } from "react";
import { changeChartSettings, chartSettings } from "./chart-settings.ts";
import { curveCsv } from "./curve-csv.ts";
import { download, fileName } from "../ui/download.ts";
import { useStore } from "../ui/value-store.ts";
import { useChartGroup } from "./chart-group.tsx";
import type { CurveSpec } from "./plot.ts";
import { currentColors, renderPng } from "./picture.ts";
import { curveSvg } from "./svg.ts";
import { scaledRange } from "./zoom.ts";

interface CurveToolsProps {
  readonly spec: CurveSpec;
  readonly title: string;
  readonly id: string;
  readonly canBeLog: boolean;
}

/** A chart's controls: scale, zoom and downloads. */
export function CurveTools({ spec, title, id, canBeLog }: CurveToolsProps) {
  const { name, zoom } = useChartGroup(id);
  const range = useStore(zoom);
  const logs = useStore(chartSettings).log;
  const [problem, setProblem] = useState("");
  const xs = [...new Set(spec.series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const isEmpty = xs.length === 0;
  const svg = () => curveSvg(spec, { title, colors: currentColors(), zoom: range });
  const save = async (extension: string, make: () => Blob | Promise<Blob>) => {
    try {
      setProblem("");
      download(`${fileName(name, id)}.${extension}`, await make());
    } catch (error) {
      setProblem(`Couldn't create the ${extension.toUpperCase()}: ${(error as Error).message}`);
    }
  };
  return (
    <div className="curve-tools" role="group" aria-label={`${title}: scale, zoom and downloads`}>
      <button
        type="button"
        className="quiet"
        aria-pressed={spec.log}
        disabled={!canBeLog}
        title={canBeLog ? "Logarithmic scale" : "A logarithmic scale needs values above zero"}
        onClick={() => changeChartSettings({ log: { ...logs, [id]: !spec.log } })}
      >
        Log
      </button>
      <button
        type="button"
        className="quiet"
        disabled={xs.length < 3}
        title="Zoom in, or drag over the chart"
        onClick={() => zoom.set(scaledRange(xs, range, 0.5, undefined))}
      >
        Zoom
      </button>
      <button
        type="button"
        className="quiet"
        disabled={range === null}
        title="Reset zoom, or double-click the chart"
        onClick={() => zoom.set(null)}
      >
        Reset
      </button>
      <span className="files">
        <button
          type="button"
          className="quiet"
          disabled={isEmpty}
          onClick={() => void save("png", () => renderPng(svg()))}
        >
          PNG
        </button>
        <button
          type="button"
          className="quiet"
          disabled={isEmpty}
          onClick={() => void save("svg", () => new Blob([svg()], { type: "image/svg+xml" }))}
        >
          SVG
        </button>
        <button
          type="button"
          className="quiet"
          disabled={isEmpty}
          onClick={() => void save("csv", () => new Blob([curveCsv(spec)], { type: "text/csv" }))}
        >
          CSV
        </button>
      </span>
      {problem !== "" && (
        <span className="problem" role="alert">
          {problem}
        </span>
      )}
    </div>
  );
}
