import { useState } from "react";

const LESSONS = [
  "These buttons are your legal actions. A digit or letter on a button is its key.",
  "Sealed information is hidden from you. The agent can't see yours either.",
  "At the end everything is revealed, with the agent's action probabilities.",
];
const SEEN_KEY = "coach-done";

/** Three tips during the first game; they end by themselves or when dismissed. */
export function Coach({ turn }: { readonly turn: number }) {
  const [done, setDone] = useState(localStorage.getItem(SEEN_KEY) !== null);
  const lesson = LESSONS[turn];
  if (done || lesson === undefined) return null;
  const finish = () => {
    localStorage.setItem(SEEN_KEY, "yes");
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
