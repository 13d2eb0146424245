import { useState } from "react";
import { Curve, type LineChoice } from "../charts/curve.tsx";
import type { MeasureCurve } from "../charts/curves.ts";
import { MAX_CHART_LINES } from "../charts/measures.ts";

/**
 * A family of measures over a league's life; if there are more lines than distinct colours, the user chooses which are
 * drawn.
 */
export function MeasureChart({ curve, waiting }: { readonly curve: MeasureCurve; readonly waiting: string }) {
  const { id, title, meaning, names, drawn, spec } = curve;
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const lines = chosen ?? new Set(drawn);
  const many = names.length > MAX_CHART_LINES;
  const choice: LineChoice = {
    lines: spec.series.map(({ label, meaning: words }, i) => {
      return { label, meaning: words, drawn: lines.has(names[i] ?? "") };
    }),
    room: lines.size < MAX_CHART_LINES,
    onToggle(index) {
      const name = names[index] ?? "";
      setChosen(new Set(lines.has(name) ? [...lines].filter((other) => other !== name) : [...lines, name]));
    },
  };
  const series = many ? spec.series.filter((_, i) => lines.has(names[i] ?? "")) : spec.series;
  return (
    <Curve
      id={id}
      title={title}
      meaning={meaning}
      waiting={waiting}
      choice={many ? choice : undefined}
      {...spec}
      series={series}
    />
  );
}
