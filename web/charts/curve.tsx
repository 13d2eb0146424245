import type { ReactNode } from "react";
import { chartSettings } from "./chart-settings.ts";
import { formatInterval, formatNumber } from "../ui/format.ts";
import { useStore } from "../ui/value-store.ts";
import { CurveTools } from "./curve-tools.tsx";
import { Plot } from "./plot-box.tsx";
import type { CurveSpec } from "./plot.ts";

/** A chart's lines, of which the user chooses some. */
export interface LineChoice {
  readonly lines: readonly { readonly label: string; readonly meaning: string; readonly drawn: boolean }[];
  /** Whether one more may be drawn. */
  readonly room: boolean;
  readonly onToggle: (index: number) => void;
}

interface CurveProps extends CurveSpec {
  readonly title: string;
  /** What it measures, in a sentence. */
  readonly meaning: string;
  /** Text shown while there are no points. */
  readonly waiting: string;
  readonly low?: boolean;
  readonly id: string;
  /** Absent: every series is drawn. */
  readonly choice?: LineChoice | undefined;
}

/** One or more series over a league's life: raw faint under smooth, intervals as bands, references dashed. */
export function Curve({ title, meaning, waiting, low = false, id, choice, ...given }: CurveProps) {
  const chosen = useStore(chartSettings).log[id] ?? given.log;
  const spec = { ...given, log: chosen && canBeLog(given) };
  const count = Math.max(0, ...spec.series.map((series) => series.points.length));
  const newest = spec.series.length === 1 ? spec.series[0]?.points.at(-1) : undefined;
  return (
    <figure className={low ? "curve low" : "curve"} data-testid={`curve-${id}`} data-points={count}>
      <figcaption className="row apart">
        <h3>
          {title}
          {spec.unit !== "" && !newest && count > 0 && <span className="soft small"> in {spec.unit}</span>}
        </h3>
        {newest && (
          <b className="newest" title={`Latest value, at ${newest.x} ${spec.axis}`}>
            {formatInterval({ ...newest, unit: spec.unit })} <span className="soft small">{spec.unit}</span>
          </b>
        )}
      </figcaption>
      <p className="meaning soft small">{meaning}</p>
      {choice ? <ChoiceKey choice={choice} /> : <Key spec={spec} />}
      <div className="plot">
        {count === 0 ? <p className="waiting">{waiting}</p> : <Plot spec={spec} title={title} id={id} />}
      </div>
      <CurveTools spec={spec} title={title} id={id} canBeLog={canBeLog(given)} />
    </figure>
  );
}

/** A log axis needs values that are not negative, some of them above zero. */
function canBeLog({ series }: CurveSpec): boolean {
  const values = series.flatMap(({ points }) => points.map(({ value }) => value));
  return values.some((value) => value > 0) && values.every((value) => value >= 0);
}

function Key({ spec }: { readonly spec: CurveSpec }): ReactNode {
  const many = spec.series.length > 1;
  return (
    <div className="key soft">
      {many &&
        spec.series.map(({ label, meaning }, i) => (
          <span key={label} title={meaning}>
            <i style={{ background: `var(--series-${i % 6})` }} />
            {label}
          </span>
        ))}
      {spec.references.map(({ label, value }) => (
        <span key={label} title={`Reference line at ${formatNumber(value)}`}>
          <i style={{ borderTop: "2px dashed var(--ink-soft)", height: 0 }} />
          {label} {formatNumber(value)}
        </span>
      ))}
    </div>
  );
}

/** A legend whose entries show and hide their lines. */
function ChoiceKey({ choice }: { readonly choice: LineChoice }): ReactNode {
  const colors = new Map(
    choice.lines.flatMap(({ drawn }, i) => (drawn ? [i] : [])).map((line, place) => [line, place]),
  );
  return (
    <div className="key soft" role="group" aria-label="Lines drawn">
      {choice.lines.map(({ label, meaning, drawn }, i) => {
        const color = colors.get(i);
        return (
          <button
            key={label}
            type="button"
            className="quiet"
            title={meaning}
            aria-pressed={drawn}
            disabled={!drawn && !choice.room}
            onClick={() => choice.onToggle(i)}
          >
            <i style={color === undefined ? undefined : { background: `var(--series-${color % 6})` }} />
            {label}
          </button>
        );
      })}
    </div>
  );
}
