import { useState } from "react";

const LESSONS = [
  "The buttons are all your legal actions; the digits and letters on them are keyboard shortcuts.",
  "Sealed means hidden from you. The agent can't see your private information either.",
  "At the end everything is revealed, with the agent's probability of each action.",
];
const SEEN = "coach-done";

/** Three tips during the first game; they end by themselves or when dismissed. */
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
