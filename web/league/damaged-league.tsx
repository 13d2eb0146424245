import { useState } from "react";
import { useLocation } from "wouter";
import { api } from "../api/api.ts";
import { forgetLeague, useLeagues } from "../api/telemetry.ts";
import { asAdmin } from "../api/admin.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { StatusWord } from "./league-rows.tsx";
import { Problem } from "../ui/page.tsx";

/** A league whose stored data can't be read: the reason, and a button to delete it. */
export function DamagedLeagueNotice({ id, why }: { readonly id: string; readonly why: string }) {
  const { data } = useLeagues();
  const [, navigate] = useLocation();
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const name = data?.find((league) => league.id === id)?.name ?? id;
  const remove = async () => {
    setProblem(null);
    try {
      await asAdmin(() => api.deleteLeague(id));
      forgetLeague(id);
      navigate("/leagues");
    } catch (failure) {
      setProblem(failure as Error);
    }
  };
  return (
    <div className="stack" data-testid="damaged-league">
      <div className="row apart">
        <h1>{name}</h1>
        <button type="button" onClick={() => setAsking(true)}>
          Delete
        </button>
      </div>
      <p className="soft" data-testid="league-status">
        <StatusWord status="damaged" />
      </p>
      <p className="problem measure">{why}</p>
      <p className="measure">
        Other leagues keep running. Once its records are repaired or restored, it reappears within a minute.
      </p>
      <Problem error={problem} />
      <Confirm
        open={asking}
        title={`Delete ${name}?`}
        yes="Delete league"
        onAnswer={(yes) => {
          setAsking(false);
          if (yes) void remove();
        }}
      >
        Its episodes, matches and snapshots are deleted too, including those that can still be read. This can't be
        undone.
      </Confirm>
    </div>
  );
}
