import type { OptionSpec } from "../../games/core/game.ts";
import { toWords } from "../lib/format.ts";

export type OptionValues = Readonly<Record<string, boolean | number | string>>;

interface OptionsFormProps {
  readonly specs: Readonly<Record<string, unknown>>;
  readonly values: OptionValues;
  readonly onChange: (values: OptionValues) => void;
}

/** A game's settings as fields; only what differs from its default is kept. */
export function OptionsForm({ specs, values, onChange }: OptionsFormProps) {
  const entries = Object.entries(specs) as [string, OptionSpec][];
  if (entries.length === 0) return null;
  return (
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
}

function OptionField(props: {
  readonly name: string;
  readonly spec: OptionSpec;
  readonly value: boolean | number | string;
  readonly onChange: (value: boolean | number | string) => void;
}) {
  const { name, spec, value, onChange } = props;
  if (spec.type === "boolean") {
    return (
      <label className="choice">
        <input type="checkbox" checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
        <b>{toWords(name)}</b>
        <small>{spec.meaning}</small>
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
        <input
          type="number"
          min={spec.min}
          max={spec.max}
          step={1}
          value={Number(value)}
          onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
        />
      )}
      <small>{spec.meaning}</small>
    </label>
  );
}
