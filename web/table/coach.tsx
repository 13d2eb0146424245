import { useState } from "react";

const LESSONS = [
  "The buttons are everything you may do now; the digits and letters on them are keys.",
  "What is sealed is hidden on purpose. The agent can't see yours either.",
  "At the end everything is revealed, and how likely the agent held each action.",
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
