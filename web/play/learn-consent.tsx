const CONSENT_KEY = "learn-consent";

/** Whether this browser's person agreed that leagues learn from its matches; no until it has. */
export function learnConsent(): boolean {
  try {
    return localStorage.getItem(CONSENT_KEY) === "yes";
  } catch {
    return false;
  }
}

/** Keeps the choice for the next match. */
export function keepLearnConsent(agreed: boolean): void {
  try {
    if (agreed) localStorage.setItem(CONSENT_KEY, "yes");
    else localStorage.removeItem(CONSENT_KEY);
  } catch {
    // Storage is blocked: it is chosen again.
  }
}

interface LearnConsentProps {
  readonly agreed: boolean;
  readonly onChange: (agreed: boolean) => void;
}

/** Says that a league learns from people, and asks whether it may learn from this match. */
export function LearnConsent({ agreed, onChange }: LearnConsentProps) {
  return (
    <fieldset className="stack" data-testid="learn-consent">
      <legend>Learning</legend>
      <p className="measure">
        This league learns from the games of people who agree to that. Without your agreement the match is played, and
        not learned from.
      </p>
      <label className="choice">
        <input type="checkbox" checked={agreed} onChange={(event) => onChange(event.currentTarget.checked)} />
        <b>Let the league learn from my match</b>
        <small>Remembered in this browser. The moves and names of a match are stored in any case.</small>
      </label>
    </fieldset>
  );
}
