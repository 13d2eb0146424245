import { toWords, withMinus } from "../ui/format.ts";
import { CheckedInput } from "../ui/checked-input.tsx";
import type { NumberFacts } from "../../server/schemas/common.ts";

/** Chosen values; absent ones have their default. */
export type NumberValues = Readonly<Record<string, number>>;

/** A numeric setting with its meaning, range and default. Empty means the default. */
export function NumberSetting(props: {
  readonly name: string;
  readonly spec: NumberFacts;
  readonly value: number | undefined;
  /** @param value NaN where the field is empty. */
  readonly onChange: (value: number) => void;
}) {
  const { name, spec, value, onChange } = props;
  return (
    <label className="field">
      <span>{toWords(name)}</span>
      <NumberInput name={name} spec={spec} placeholder={spec.default} value={value} onChange={onChange} />
      <small>{withMinus(`${spec.meaning} ${rangeText(spec)}; ${spec.default} if empty.`)}</small>
    </label>
  );
}

/** The field of a numeric setting alone. */
export function NumberInput(props: {
  readonly name: string;
  readonly spec: NumberFacts;
  readonly placeholder: number;
  readonly value: number | undefined;
  /** @param value NaN where the field is empty. */
  readonly onChange: (value: number) => void;
}) {
  const { name, spec, placeholder, value, onChange } = props;
  return (
    <CheckedInput
      name={name}
      min={spec.min}
      max={spec.max}
      integer={spec.integer}
      placeholder={String(placeholder)}
      value={value ?? ""}
      onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
    />
  );
}

const rangeText = ({ integer, min, max }: NumberFacts): string =>
  `${integer ? "A whole number from" : "From"} ${min} to ${max}`;

/** The values with another value for `name`, or, for NaN, without one. */
export function withValue(values: NumberValues, name: string, value: number): NumberValues {
  const others = Object.entries(values).filter(([other]) => other !== name);
  return Object.fromEntries(Number.isNaN(value) ? others : [...others, [name, value]]);
}
