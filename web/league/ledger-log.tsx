import { useMemo, useState } from "react";
import { api } from "../api/api.ts";
import { LEDGER_END, type LedgerAnswer } from "../api/segments.ts";
import { formatTime } from "../ui/format.ts";
import { Problem, Waiting } from "../ui/page.tsx";
import { useAnswer } from "../ui/use-answer.ts";
import { ledgerRows, type LedgerRow } from "./ledger-rows.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

/** Entries of the ledger read at a time; most of them are counted in a line. */
const PAGE_ENTRIES = 400;

/** What was decided in a league, newest first; read when opened. */
export function LedgerLog({ league }: { readonly league: LeagueDetail }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Log</summary>
      {open && <Log league={league} />}
    </details>
  );
}

function Log({ league }: { readonly league: LeagueDetail }) {
  const { id, agents, population } = league;
  const newest = useAnswer(`log ${id}`, () => api.ledger(id, LEDGER_END, PAGE_ENTRIES));
  const [older, setOlder] = useState<readonly LedgerAnswer[]>([]);
  const [problem, setProblem] = useState<Error | null>(null);
  const [isReading, setIsReading] = useState(false);
  const entries = useMemo(() => [...(newest.data ?? []), ...older], [newest.data, older]);
  const rows = useMemo(() => ledgerRows(entries, { agents, population }), [entries, agents, population]);
  const oldest = entries.at(-1)?.seq ?? 0;
  const showOlder = async () => {
    setIsReading(true);
    try {
      const page = await api.ledger(id, oldest, PAGE_ENTRIES);
      setOlder((read) => [...read, ...page]);
      setProblem(null);
    } catch (error) {
      setProblem(error as Error);
    }
    setIsReading(false);
  };
  const refresh = () => {
    setOlder([]);
    setProblem(null);
    newest.refresh();
  };
  return (
    <div className="stack" data-testid="ledger-log">
      <p className="soft measure">What was decided, newest first. Training in between is counted.</p>
      {!newest.data && !newest.error && <Waiting>Loading…</Waiting>}
      <ol className="log">
        {rows.map((row) => (
          <Entry key={row.seq} row={row} />
        ))}
      </ol>
      <Problem error={newest.error ?? problem} />
      <div className="row">
        {oldest > 0 && (
          <button type="button" disabled={isReading} onClick={() => void showOlder()}>
            Show older
          </button>
        )}
        <button type="button" disabled={isReading} onClick={refresh}>
          Refresh
        </button>
      </div>
    </div>
  );
}

function Entry({ row }: { readonly row: LedgerRow }) {
  const { seq, at, words, detail, isCount } = row;
  return (
    <li className={isCount ? "soft" : undefined}>
      <time dateTime={new Date(at).toISOString()} className="soft small" title={`Entry ${seq} of the ledger`}>
        {formatTime(at)}
      </time>
      <span title={detail === "" ? undefined : detail}>{words}</span>
    </li>
  );
}
