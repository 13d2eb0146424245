import { useState, type FormEvent } from "react";
import { Confirm } from "../ui/confirm.tsx";
import { copyText } from "../ui/copy-text.ts";
import { Problem } from "../ui/page.tsx";
import { forgetPlayer, importPlayerKey } from "./player-key.ts";

interface OwnKeyProps {
  /** Null before the first match. */
  readonly playerKey: string | null;
  /** Called after the key has changed. */
  readonly onChange: () => void;
}

/** The secret key: copy it to another browser, use another browser's, or forget it. */
export function OwnKey({ playerKey, onChange }: OwnKeyProps) {
  const [isForgetting, setForgetting] = useState(false);
  const [shown, setShown] = useState(false);
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = async (key: string) => {
    const isCopied = await copyText(key);
    setCopied(isCopied);
    if (!isCopied) setShown(true);
  };
  const forget = (yes: boolean) => {
    setForgetting(false);
    if (!yes) return;
    forgetPlayer();
    setShown(false);
    setCopied(null);
    onChange();
  };
  return (
    <section className="stack loose">
      <h2>Your key</h2>
      <p className="measure">
        There are no accounts. Your record and rating belong to a secret key in this browser. Copy it to play under the
        same rating in another browser. Anyone who has it can do so, so keep it private.
      </p>
      {playerKey !== null && (
        <>
          <div className="row">
            <button type="button" onClick={() => void copy(playerKey)}>
              Copy key
            </button>
            <button type="button" onClick={() => setShown(!shown)}>
              {shown ? "Hide key" : "Show key"}
            </button>
            <button type="button" onClick={() => setForgetting(true)}>
              Forget me…
            </button>
            <span className="soft" role="status">
              {copied === true && "Copied."}
              {copied === false && "Clipboard unavailable. Select the key and copy it."}
            </span>
          </div>
          {shown && (
            <pre className="copied" data-testid="player-key">
              {playerKey}
            </pre>
          )}
        </>
      )}
      <ImportKey known={playerKey !== null} onChange={onChange} />
      <Confirm open={isForgetting} title="Forget you in this browser?" yes="Forget me" onAnswer={forget}>
        Your key and name are deleted here. Without a copy of the key, its record and rating can't be used again.
        Matches you played stay on the server, under the name you gave.
      </Confirm>
    </section>
  );
}

/** Field for another browser's key. */
function ImportKey({ known, onChange }: { readonly known: boolean; readonly onChange: () => void }) {
  const [text, setText] = useState("");
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const use = () => {
    const isKey = importPlayerKey(text.trim());
    setProblem(isKey ? null : "That isn't a key. Copy all 32 characters of it.");
    if (!isKey) return;
    setText("");
    onChange();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (known) setAsking(true);
    else use();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <label className="field" style={{ maxWidth: 420 }}>
        <span>Key from another browser</span>
        <input
          value={text}
          type="password"
          autoComplete="off"
          required
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <Problem error={problem} />
      <div className="row">
        <button type="submit">Use this key</button>
      </div>
      <Confirm
        open={isAsking}
        title="Replace your key?"
        yes="Replace"
        onAnswer={(yes) => {
          setAsking(false);
          if (yes) use();
        }}
      >
        This browser has a key already. Without a copy of it, its record and rating can't be used again.
      </Confirm>
    </form>
  );
}
