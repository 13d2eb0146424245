import { useState } from "react";
import type { ActionChoice } from "../../../games/views/view-props.ts";
import {
  areMany,
  groupActions,
  buttonKeys,
  searchGroups,
  type ActionGroups,
  type ActionRange,
  type ButtonGroup,
} from "../state/actions.ts";

interface ActionBarProps {
  /** The actions shown. */
  readonly offered: readonly ActionChoice[];
  /** Those of them that are legal; the others are disabled. */
  readonly legal: readonly ActionChoice[];
  readonly onAct: (action: number) => void;
  readonly busy: boolean;
}

/** The legal actions as buttons with their keys; ranges of numbers as a slider, dozens in groups with a search. */
export function ActionBar({ offered, legal, onAct, busy }: ActionBarProps) {
  const grouped = groupActions(offered);
  const { range, groups, buttons } = grouped;
  const turn = offered.map(({ action }) => action).join();
  return (
    <div className="stack" role="group" aria-label="Your legal actions">
      {range && <PriceSlider key={turn} range={range} onAct={onAct} busy={busy} />}
      {areMany(buttons) ? (
        <ManyButtons key={turn} grouped={grouped} legal={legal} onAct={onAct} busy={busy} />
      ) : (
        groups.map((group) => (
          <Buttons key="" group={group} buttons={buttons} legal={legal} onAct={onAct} busy={busy} />
        ))
      )}
    </div>
  );
}

interface ButtonsProps extends Omit<ActionBarProps, "offered"> {
  readonly group: ButtonGroup;
  /** All buttons of the turn, whose order decides the keys. */
  readonly buttons: readonly ActionChoice[];
}

function Buttons({ group, buttons, legal, onAct, busy }: ButtonsProps) {
  const { heading, choices } = group;
  const playable = new Set(legal.map(({ action }) => action));
  const keys = buttonKeys(buttons);
  return (
    <div className={heading === "" ? "row" : "row headed"}>
      {heading !== "" && (
        <span className="soft small" aria-hidden="true">
          {heading}
        </span>
      )}
      {choices.map(({ action, label, short }) => {
        const key = keys[buttons.findIndex((button) => button.action === action)];
        return (
          <button
            key={action}
            type="button"
            className="action"
            data-testid="action"
            data-action={action}
            aria-label={short === label ? undefined : label}
            aria-keyshortcuts={key}
            disabled={busy || !playable.has(action)}
            onClick={() => onAct(action)}
          >
            {short} {key && <kbd data-key={key} aria-hidden="true" />}
          </button>
        );
      })}
    </div>
  );
}

/** Dozens of buttons grouped by first word, in a box of fixed height, with a search that plays the only match. */
function ManyButtons(props: Omit<ActionBarProps, "offered"> & { readonly grouped: ActionGroups }) {
  const { grouped, legal, onAct, busy } = props;
  const { groups, buttons } = grouped;
  const [typed, setTyped] = useState("");
  const found = searchGroups(groups, typed);
  const left = found.flatMap(({ choices }) => choices);
  const [only] =
    left.length === 1 ? left : left.filter(({ label }) => label.toLowerCase() === typed.trim().toLowerCase());
  return (
    <>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          if (only && !busy) onAct(only.action);
        }}
      >
        <input
          type="search"
          value={typed}
          aria-label={`Search ${buttons.length} actions`}
          placeholder={`Search ${buttons.length} actions`}
          autoComplete="off"
          data-testid="action-search"
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <span className="soft small" aria-live="polite">
          {searchWords(typed, left.length, only)}
        </span>
      </form>
      <div className="many-actions stack">
        {found.map((group) => (
          <Buttons key={group.heading} group={group} buttons={buttons} legal={legal} onAct={onAct} busy={busy} />
        ))}
      </div>
    </>
  );
}

function searchWords(typed: string, left: number, only: ActionChoice | undefined): string {
  if (typed.trim() === "") return "";
  if (only) return `Press Enter to play \u201c${only.label}\u201d.`;
  return left === 0 ? "No matching actions." : `${left} actions.`;
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
