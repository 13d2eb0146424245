import { useEffect, useEffectEvent, useState } from "react";
import type { ActionsProps } from "../../views/view-props.ts";
import { PROPOSER, tokenAction } from "../rules.ts";
import { END_TOKEN } from "../rules/question.ts";
import type { RoundView } from "../state-view.ts";
import { isSound, offeredTokens, toPostfix } from "./infix.ts";

const SIGNS: Readonly<Record<string, string>> = { "+": "+", "-": "−", "*": "×", "/": "÷" };
const NAMES: Readonly<Record<string, string>> = {
  "+": "plus",
  "-": "minus",
  "*": "times",
  "/": "divided by",
  "(": "open bracket",
  ")": "close bracket",
};

/** Other keys for a token. */
const ALIASES: Readonly<Record<string, string>> = { x: "*", ":": "/", "×": "*", "÷": "/", "−": "-" };

/**
 * Lets a person build a question in infix, with undo, from tokens that can still make it sound, and plays it token by
 * token in postfix. Rules and API accept more.
 */
export function Actions({ view, seat, onPlay, busy, children }: ActionsProps<RoundView>) {
  const asks = seat === PROPOSER && view.stage === "question" && view.question.postfix === "";
  return asks ? <Builder digits={view.digits} onPlay={onPlay} busy={busy} /> : children;
}

type BuilderProps = Pick<ActionsProps<RoundView>, "onPlay" | "busy"> & { readonly digits: number };

function Builder({ digits, onPlay, busy }: BuilderProps) {
  const [written, setWritten] = useState("");
  const offered = busy ? [] : offeredTokens(written, digits);
  const whole = !busy && isSound(written);
  const undo = () => setWritten(written.slice(0, -1));
  const ask = () => onPlay([...[...toPostfix(written)].map((token) => tokenAction(token)), END_TOKEN]);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const token = ALIASES[event.key] ?? event.key;
    const onButton = event.target instanceof HTMLElement && event.target.matches("button, a, summary");
    if (offered.includes(token)) setWritten(written + token);
    else if (event.key === "Backspace" && written !== "") undo();
    else if (event.key === "Enter" && whole && !onButton) ask();
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.matches("input, select, textarea");
      if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey) onKey(event);
    };
    document.addEventListener("keydown", hear, true);
    return () => document.removeEventListener("keydown", hear, true);
  }, []);
  const tokens = [..."0123456789".slice(0, digits), "+", "-", "*", "/", "(", ")"];
  return (
    <div className="builder">
      <p className="builder-question" aria-live="polite" data-testid="built">
        {inSigns(written)}
        {!busy && "▁"}
      </p>
      <div className="row">
        {tokens.map((token) => (
          <button
            key={token}
            type="button"
            className="builder-token"
            data-testid="action"
            aria-label={NAMES[token] ?? token}
            aria-keyshortcuts={token}
            disabled={!offered.includes(token)}
            onClick={() => setWritten(written + token)}
          >
            {SIGNS[token] ?? token}
          </button>
        ))}
      </div>
      <div className="row">
        <button type="button" className="action" disabled={busy || written === ""} onClick={undo}>
          Undo <kbd data-key="⌫" aria-hidden="true" />
        </button>
        <button type="button" className="action primary" data-testid="action" disabled={!whole} onClick={ask}>
          Ask <kbd data-key="↵" aria-hidden="true" />
        </button>
      </div>
    </div>
  );
}

/** `(3 + 4) × 2`. */
const inSigns = (written: string): string =>
  [...written].map((token) => (SIGNS[token] ? ` ${SIGNS[token]} ` : token)).join("");
