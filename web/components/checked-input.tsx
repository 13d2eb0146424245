import { useId, useState, type InputHTMLAttributes } from "react";

/** A field that says under itself what is wrong with it, in the browser's words, once its form has been checked. */
export function CheckedInput({ onChange, ...attributes }: InputHTMLAttributes<HTMLInputElement>) {
  const [fault, setFault] = useState("");
  const id = useId();
  return (
    <>
      <input
        {...attributes}
        aria-invalid={fault !== "" || undefined}
        aria-describedby={fault === "" ? undefined : id}
        onInvalid={(event) => {
          // The words stand under the field instead of in a bubble that goes away.
          event.preventDefault();
          setFault(event.currentTarget.validationMessage);
        }}
        onChange={(event) => {
          if (fault !== "") setFault(event.currentTarget.validity.valid ? "" : event.currentTarget.validationMessage);
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
