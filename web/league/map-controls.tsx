import { useId, useState } from "react";
import { MAX_MAP_MEMBERS, typedMembers, type MapChoice, type MapRule } from "./map-choice.ts";

interface MapControlsProps {
  readonly choice: MapChoice;
  readonly onChoose: (choice: MapChoice) => void;
  readonly rules: readonly MapRule[];
  /** Seats that rows can have, by name; empty: no choice of them. */
  readonly seats: readonly { readonly name: string; readonly seat: string | null; readonly isChosen: boolean }[];
  /** What the map shows, or what it waits for. */
  readonly words: string;
  /** Why the choice was refused. */
  readonly fault: string;
}

/** The choice of a payoff map's members, and of the row's seat. */
export function MapControls({ choice, onChoose, rules, seats, words, fault }: MapControlsProps) {
  const status = useId();
  const isTyped = typedMembers(choice) !== "";
  return (
    <div className="map-controls" data-testid="map-controls">
      {seats.length > 1 && (
        <span className="segments" role="group" aria-label="Payoffs of the row as">
          {seats.map(({ name, seat, isChosen }) => (
            <button key={name} type="button" aria-pressed={isChosen} onClick={() => onChoose({ ...choice, seat })}>
              {name}
            </button>
          ))}
        </span>
      )}
      <span className="segments" role="group" aria-label="Members">
        {rules.map(({ id, title, meaning }) => (
          <button
            key={id}
            type="button"
            title={meaning}
            aria-pressed={choice.members === id}
            onClick={() => onChoose({ ...choice, members: id })}
          >
            {title}
          </button>
        ))}
      </span>
      <NumbersField
        typed={typedMembers(choice)}
        describedBy={status}
        isRefused={fault !== "" && isTyped}
        onType={(members) => onChoose({ ...choice, members })}
      />
      <p id={status} className={fault === "" ? "soft small" : "fault small"} role={fault === "" ? "status" : "alert"}>
        {fault || words}
      </p>
    </div>
  );
}

/** Members by number; applied by Enter or the button. */
function NumbersField(props: {
  /** The numbers that are chosen now; "" if none are. */
  readonly typed: string;
  readonly describedBy: string;
  readonly isRefused: boolean;
  readonly onType: (members: string) => void;
}) {
  const { typed, describedBy, isRefused, onType } = props;
  const [text, setText] = useState(typed);
  const [applied, setApplied] = useState(typed);
  if (applied !== typed) {
    setApplied(typed);
    if (typed !== "") setText(typed);
  }
  return (
    <form
      className={typed === "" ? "numbers-field" : "numbers-field chosen"}
      onSubmit={(event) => {
        event.preventDefault();
        onType(text.replaceAll(/\s/g, "") || "newest");
      }}
    >
      <label title={`Numbers of members in the order they joined, from 0; ${MAX_MAP_MEMBERS} at most`}>
        <span className="soft">Numbers</span>
        <input
          value={text}
          size={8}
          maxLength={100}
          placeholder="0-3,12"
          autoComplete="off"
          aria-invalid={isRefused || undefined}
          aria-describedby={describedBy}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <button type="submit">Show</button>
    </form>
  );
}
