import { useState } from "react";
import type { ActionChoice } from "../../games/core/view-props.ts";
import { digitOf, groupActions, type ActionRange } from "../lib/actions.ts";

interface ActionBarProps {
  readonly legal: readonly ActionChoice[];
  readonly onAct: (action: number) => void;
  readonly busy: boolean;
}

/** The legal actions as buttons with their digit keys; long runs of numbers as a slider. */
export function ActionBar({ legal, onAct, busy }: ActionBarProps) {
  const { buttons, range } = groupActions(legal);
  return (
    <div className="stack" role="group" aria-label="Your legal actions">
      {range && <PriceSlider key={legal.map(({ action }) => action).join()} range={range} onAct={onAct} busy={busy} />}
      <div className="row">
        {buttons.map((choice, index) => {
          const digit = digitOf(buttons, index);
          return (
            <button
              key={choice.action}
              type="button"
              className="action"
              data-testid="action"
              data-action={choice.action}
              aria-keyshortcuts={digit}
              disabled={busy}
              onClick={() => onAct(choice.action)}
            >
              {choice.label} {digit && <kbd aria-hidden="true">{digit}</kbd>}
            </button>
          );
        })}
      </div>
    </div>
  );
}

function PriceSlider(props: {
  readonly range: ActionRange;
  readonly onAct: (action: number) => void;
  readonly busy: boolean;
}) {
  const { range, onAct, busy } = props;
  const [index, setIndex] = useState(Math.floor(range.choices.length / 2));
  const chosen = range.choices[index];
  if (!chosen) return null;
  const first = range.choices[0];
  const last = range.choices.at(-1);
  return (
    <form
      className="price"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onAct(chosen.action);
      }}
    >
      <label className="stack">
        <span className="small soft">
          {range.verb}: {first?.number} to {last?.number}
        </span>
        <input
          type="range"
          min={0}
          max={range.choices.length - 1}
          step={1}
          value={index}
          aria-label={range.verb}
          aria-valuetext={chosen.label}
          data-testid="action-slider"
          disabled={busy}
          onChange={(event) => setIndex(Number(event.currentTarget.value))}
        />
      </label>
      <button type="submit" className="primary" data-testid="action" data-action={chosen.action} disabled={busy}>
        {chosen.label}
      </button>
    </form>
  );
}
