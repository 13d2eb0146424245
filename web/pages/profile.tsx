import { useState } from "react";
import { OwnKey } from "../play/own-key.tsx";
import { OwnName } from "../play/own-name.tsx";
import { NoRecord, OwnRecord } from "../play/own-record.tsx";
import { knownPlayerKey } from "../play/player-key.ts";
import { useTitle } from "../ui/page.tsx";

/** A person's own page: name, record, and the key they belong to. */
export function ProfilePage() {
  useTitle("Your profile");
  const [key, setKey] = useState(knownPlayerKey());
  return (
    <div className="stack loose">
      <h1>Your profile</h1>
      <OwnName key={`name of ${key}`} />
      {key === null ? <NoRecord /> : <OwnRecord playerKey={key} />}
      <OwnKey playerKey={key} onChange={() => setKey(knownPlayerKey())} />
    </div>
  );
}
