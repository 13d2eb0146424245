import { useState } from "react";
import { useLocation } from "wouter";
import { api } from "../../api/api.ts";
import { Problem } from "../../ui/page.tsx";
import { seatTokens } from "../state/seat-tokens.ts";

/** Says that a match was lost with its server, and offers its players to start it again. */
export function LostMatch({ room, problem }: { readonly room: string; readonly problem: string }) {
  const [, go] = useLocation();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Error | null>(null);
  const restart = async () => {
    const token = seatTokens.get(room);
    if (busy || token === null) return;
    setBusy(true);
    try {
      const restarted = await api.restartMatch(room, token);
      seatTokens.set(restarted.room, token);
      go(`/rooms/${restarted.room}`);
    } catch (failure) {
      setRefusal(failure as Error);
      setBusy(false);
    }
  };
  return (
    <div className="stack" data-testid="lost-match">
      <Problem error={refusal ?? problem} />
      <div>
        <button type="button" className="primary" aria-disabled={busy} onClick={() => void restart()}>
          Start again
        </button>
      </div>
    </div>
  );
}
