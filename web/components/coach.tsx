import { useState } from "react";

const LESSONS = [
  "It is your move. The buttons under the board are everything you may do here; the digits and letters on them are keys.",
  "Who is to move is underlined, with the time left at the right. Where something is drawn as sealed, it is hidden on purpose; the agent can't see yours either.",
  "When it is over, everything is revealed: the sealed cards, and how likely the agent held each of its actions.",
];
const SEEN = "coach-done";

/** Three plies of explanation for somebody's first game; it goes away by itself, or when told to. */
export function Coach({ turn }: { readonly turn: number }) {
  const [done, setDone] = useState(localStorage.getItem(SEEN) !== null);
  const lesson = LESSONS[turn];
  if (done || lesson === undefined) return null;
  const finish = () => {
    localStorage.setItem(SEEN, "yes");
    setDone(true);
  };
  return (
    <div className="coach" role="note">
      <p>{lesson}</p>
      <button type="button" className="quiet" onClick={finish}>
        Got it
      </button>
    </div>
  );
}
