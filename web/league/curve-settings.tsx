import { changeChartSettings, MAX_SMOOTHING, type ChartSettings } from "../charts/chart-settings.ts";
import { axisNames } from "../charts/curves.ts";
import { formatNumber } from "../ui/format.ts";

/** Choice of the horizontal axis and of smoothing, for all charts. */
export function CurveSettings({ axis, smoothing }: Pick<ChartSettings, "axis" | "smoothing">) {
  return (
    <div className="row wide">
      <span className="segments" role="group" aria-label="Horizontal axis">
        {axisNames.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === axis}
            onClick={() => changeChartSettings({ axis: name })}
          >
            {name}
          </button>
        ))}
      </span>
      <label className="row" title="Weight of the exponential moving average; the raw line stays visible">
        <span className="soft">Smoothing</span>
        <input
          type="range"
          min={0}
          max={MAX_SMOOTHING}
          step={0.02}
          value={smoothing}
          onChange={(event) => changeChartSettings({ smoothing: event.currentTarget.valueAsNumber })}
        />
        <span style={{ minWidth: "4ch" }}>{formatNumber(smoothing, 2)}</span>
      </label>
    </div>
  );
}
