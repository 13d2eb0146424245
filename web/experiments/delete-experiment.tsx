import { useState } from "react";
import { useLocation } from "wouter";
import { api } from "../api/api.ts";
import { asAdmin } from "../api/admin.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { Problem } from "../ui/page.tsx";

/** Deletes an experiment after a confirmation, and opens the list. */
export function DeleteExperiment({ id, name }: { readonly id: string; readonly name: string }) {
  const [, go] = useLocation();
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const answer = async (yes: boolean) => {
    setAsking(false);
    if (!yes) return;
    setProblem(null);
    try {
      await asAdmin(() => api.deleteExperiment(id));
      go("/experiments");
    } catch (failure) {
      setProblem(failure as Error);
    }
  };
  return (
    <>
      <div>
        <button type="button" onClick={() => setAsking(true)}>
          Delete
        </button>
      </div>
      <Problem error={problem} />
      <Confirm open={asking} title={`Delete ${name}?`} yes="Delete experiment" onAnswer={(yes) => void answer(yes)}>
        Its results are no longer listed. Its leagues are kept; those that run are paused.
      </Confirm>
    </>
  );
}
