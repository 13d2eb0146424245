import type { ActionChoice } from "../core/view-props.ts";

interface KeypadProps {
  readonly legal: readonly ActionChoice[];
  readonly onAct: (action: number) => void;
}

/** Every token, character or mark that may be given now, one key each. */
export function Keypad({ legal, onAct }: KeypadProps) {
  return (
    <div className="round-keypad">
      {legal.map(({ action, label }) => (
        <button
          key={action}
          type="button"
          tabIndex={-1}
          className="round-key"
          aria-label={label}
          onClick={() => onAct(action)}
        >
          {label.replace(/^(?:digit|score) /, "").replace("-", "−")}
        </button>
      ))}
    </div>
  );
}
