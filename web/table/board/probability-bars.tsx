import { Fragment } from "react";
import { formatNumber, formatShare } from "../../ui/format.ts";
import { topBars } from "../state/probabilities.ts";
import type { RevealedPly } from "../../../server/schemas/matches.ts";

interface ProbabilityBarsProps {
  readonly step: RevealedPly | undefined;
  readonly names: readonly string[];
}

/** The action probabilities of a ply's player as bars; the chosen action is highlighted. */
export function ProbabilityBars({ step, names }: ProbabilityBarsProps) {
  return (
    <section className="stack" aria-label="Action probabilities" data-testid="probabilities">
      <h2>{step ? heading(step, names) : "No moves yet"}</h2>
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
    return <p className="soft bars">{step.turn < 0 ? "A chance event." : "No probabilities for this player."}</p>;
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
