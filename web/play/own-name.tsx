import { useState, type FormEvent } from "react";
import { isReadableName } from "../../server/common/display-name.ts";
import { NameField } from "./name-field.tsx";
import { keepPlayerName, playerName } from "./player-name.ts";

/** Form that changes the name for the next matches. */
export function OwnName() {
  const [name, setName] = useState(playerName());
  const [answer, setAnswer] = useState("");
  const save = (event: FormEvent) => {
    event.preventDefault();
    const trimmed = name.trim();
    if (!isReadableName(trimmed)) {
      setAnswer("A name can't have control characters or text-direction marks.");
      return;
    }
    keepPlayerName(trimmed);
    setName(trimmed);
    setAnswer("Saved.");
  };
  return (
    <form className="stack" onSubmit={save}>
      <NameField
        name={name}
        onChange={(next) => {
          setName(next);
          setAnswer("");
        }}
      />
      <div className="row">
        <button type="submit">Save name</button>
        <span className="soft" role="status">
          {answer}
        </span>
      </div>
    </form>
  );
}
