import { Fragment } from "react";
import { formatNumber, formatShare } from "../ui/format.ts";
import { topBars } from "./probabilities.ts";
import type { RevealedPly } from "../../server/schemas/matches.ts";

interface ProbabilityBarsProps {
  readonly step: RevealedPly | undefined;
  readonly names: readonly string[];
}

/** What the player of a ply held likely, as bars; the action it played is drawn full. */
export function ProbabilityBars({ step, names }: ProbabilityBarsProps) {
  return (
    <section className="stack" aria-label="Action probabilities" data-testid="probabilities">
      <h2>{step ? heading(step, names) : "Nothing has been played yet"}</h2>
      {!step && <p className="bars" />}
      {step && <Bars step={step} />}
    </section>
  );
}

function heading(step: RevealedPly, names: readonly string[]): string {
  return `${step.turn < 0 ? "Chance" : (names[step.turn] ?? `Seat ${step.turn}`)}: ${step.label}`;
}

function Bars({ step }: { readonly step: RevealedPly }) {
  if (!step.probabilities) {
    return <p className="soft bars">{step.turn < 0 ? "A chance event." : "This player states no probabilities."}</p>;
  }
  return (
    <div className="bars" data-seat={step.turn}>
      {topBars(step.probabilities, step.action, 7).map(({ label, probability, chosen }) => (
        <Fragment key={label}>
          <span className={chosen ? "label chosen" : "label"}>{label}</span>
          <span className="track" aria-hidden="true">
            <span
              className={chosen ? "fill chosen" : "fill"}
              style={{ display: "block", width: `${(probability * 100).toFixed(2)}%` }}
            />
          </span>
          <span className="share" title={`Probability ${formatNumber(probability, 4)}${chosen ? ", played" : ""}`}>
            {formatShare(probability)}
          </span>
        </Fragment>
      ))}
    </div>
  );
}
