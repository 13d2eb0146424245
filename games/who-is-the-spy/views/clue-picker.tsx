import { useState } from "react";
import type { ActionsProps } from "../../views/view-props.ts";
import { PLACE_NAMES } from "../labels.ts";
import { FIRST_VOTE } from "../rules.ts";
import { CLAIMS, VALUES } from "../rules/scene.ts";
import type { SpyView } from "../state-view.ts";

/** Lets a person choose an object, then what to say of it: all clues at once don't fit a phone. Votes are buttons. */
export function Actions({ legal, onPlay, busy, children }: ActionsProps<SpyView>) {
  const [chosen, setChosen] = useState(0);
  const clues = legal.filter(({ action }) => action < FIRST_VOTE);
  if (clues.length === 0) return children;
  const placeOf = (action: number): number => CLAIMS[action]?.place ?? 0;
  const places = [...new Set(clues.map(({ action }) => placeOf(action)))];
  const place = places.includes(chosen) ? chosen : (places[0] ?? 0);
  return (
    <div className="spy-picker">
      <div className="row" role="group" aria-label="Object">
        {places.map((one) => (
          <button key={one} type="button" aria-pressed={one === place} onClick={() => setChosen(one)}>
            {PLACE_NAMES[one]}
          </button>
        ))}
      </div>
      <div className="row" role="group" aria-label={`What to say of the ${PLACE_NAMES[place]}`}>
        {clues
          .filter(({ action }) => placeOf(action) === place)
          .map(({ action, label }) => (
            <button
              key={action}
              type="button"
              data-testid="action"
              aria-label={label}
              disabled={busy}
              onClick={() => onPlay([action])}
            >
              {VALUES[CLAIMS[action]?.value ?? 0]}
            </button>
          ))}
      </div>
    </div>
  );
}
