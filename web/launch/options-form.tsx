import type { OptionSpec } from "../../games/core/game.ts";
import { toWords, withMinus } from "../ui/format.ts";
import { CheckedInput } from "../ui/checked-input.tsx";

export type OptionValues = Readonly<Record<string, boolean | number | string>>;

interface OptionsFormProps {
  readonly specs: Readonly<Record<string, unknown>>;
  readonly values: OptionValues;
  readonly onChange: (values: OptionValues) => void;
}

/** More options are collapsed: their defaults are the usual game. */
const MAX_UNFOLDED_OPTIONS = 4;

/** A game's settings as fields. A league's memory has no field. */
export function OptionsForm({ specs, values, onChange }: OptionsFormProps) {
  const entries = (Object.entries(specs) as [string, OptionSpec][]).filter(([, spec]) => spec.type !== "words");
  if (entries.length === 0) return null;
  const fields = (
    <div className="fields">
      {entries.map(([name, spec]) => (
        <OptionField
          key={name}
          name={name}
          spec={spec}
          value={values[name] ?? spec.default}
          onChange={(value) => onChange({ ...values, [name]: value })}
        />
      ))}
    </div>
  );
  if (entries.length <= MAX_UNFOLDED_OPTIONS) return fields;
  const changed = entries.filter(([name, spec]) => (values[name] ?? spec.default) !== spec.default).length;
  return (
    <details>
      <summary>
        Game settings: {entries.length}, {changed === 0 ? "all default" : `${changed} changed`}
      </summary>
      {fields}
    </details>
  );
}

function OptionField(props: {
  readonly name: string;
  readonly spec: OptionSpec;
  readonly value: boolean | number | string;
  readonly onChange: (value: boolean | number | string) => void;
}) {
  const { name, spec, value, onChange } = props;
  // A league's memory can't be edited.
  if (spec.type === "words") return null;
  if (spec.type === "boolean") {
    return (
      <label className="choice">
        <input type="checkbox" checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
        <b>{toWords(name)}</b>
        <small>{withMinus(spec.meaning)}</small>
      </label>
    );
  }
  return (
    <label className="field">
      <span>{toWords(name)}</span>
      {spec.type === "choice" ? (
        <select value={String(value)} onChange={(event) => onChange(event.currentTarget.value)}>
          {spec.choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : (
        <CheckedInput
          name={name}
          min={spec.min}
          max={spec.max}
          integer={spec.type === "integer"}
          required
          value={Number.isNaN(value) ? "" : Number(value)}
          onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
        />
      )}
      <small>{withMinus(spec.meaning)}</small>
    </label>
  );
}
