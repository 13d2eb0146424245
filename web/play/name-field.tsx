import { MAX_NAME_CHARACTERS } from "../../server/common/display-name.ts";

interface NameFieldProps {
  readonly name: string;
  readonly onChange: (name: string) => void;
}

/** Field of the person's own name. */
export function NameField({ name, onChange }: NameFieldProps) {
  return (
    <label className="field" style={{ maxWidth: 320 }}>
      <span>Your name</span>
      <input
        value={name}
        maxLength={MAX_NAME_CHARACTERS}
        placeholder="Player"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <small>Optional. Shown during the match and in its replay.</small>
    </label>
  );
}
