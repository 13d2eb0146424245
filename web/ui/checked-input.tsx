import { useId, useState, type InputHTMLAttributes } from "react";
import { fieldFault, type NumberField } from "./field-fault.ts";

type CheckedInputProps = Omit<NumberField, "required"> &
  Omit<InputHTMLAttributes<HTMLInputElement>, "type" | "min" | "max" | "step" | "name">;

/** A number field that shows its validation error below it, once its form has been checked. */
export function CheckedInput({ name, min, max, integer, onChange, ...attributes }: CheckedInputProps) {
  const [fault, setFault] = useState("");
  const id = useId();
  const inputFault = (input: HTMLInputElement): string => {
    const range = { name, min, max, integer, required: input.required };
    return fieldFault(range, input.value, input.validity.badInput) || input.validationMessage;
  };
  return (
    <>
      <input
        {...attributes}
        type="number"
        min={min}
        max={max}
        step={integer ? 1 : "any"}
        aria-invalid={fault !== "" || undefined}
        aria-describedby={fault === "" ? undefined : id}
        onInvalid={(event) => {
          // The error is shown under the field instead of in the browser's bubble, which disappears.
          event.preventDefault();
          setFault(inputFault(event.currentTarget));
        }}
        onChange={(event) => {
          if (fault !== "") setFault(inputFault(event.currentTarget));
          onChange?.(event);
        }}
      />
      {fault !== "" && (
        <span id={id} className="fault">
          {fault}
        </span>
      )}
    </>
  );
}
