import { useEffect, useRef, useState } from "react";
import { Link, useSearch } from "wouter";
import { comparisonPath, MAX_COMPARED_LEAGUES } from "../experiments/comparison.ts";
import { LeagueRows } from "../league/league-rows.tsx";
import { Problem, useTitle, Waiting } from "../ui/page.tsx";
import { useLeagues } from "../api/telemetry.ts";
import type { LeagueSummary } from "../../server/schemas/leagues.ts";

/** All leagues, with a search. */
export function LeaguesPage() {
  useTitle("Leagues");
  const { data, error } = useLeagues();
  const search = useSearch();
  const searching = search === "search";
  const [words, setWords] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (searching) field.current?.focus();
  }, [searching]);
  const [picked, setPicked] = useState<ReadonlySet<string> | null>(search === "compare" ? new Set() : null);
  const pick = picked && {
    picked,
    room: picked.size < MAX_COMPARED_LEAGUES,
    onToggle: (id: string) =>
      setPicked(new Set(picked.has(id) ? [...picked].filter((one) => one !== id) : [...picked, id])),
  };
  const found = data?.filter((league) => matches(league, words));
  return (
    <div className="stack loose">
      <div className="row apart">
        <h1>Leagues</h1>
        <span className="row">
          <button type="button" aria-pressed={picked !== null} onClick={() => setPicked(picked ? null : new Set())}>
            Compare
          </button>
          <Link href="/launch" className="button primary">
            Launch a league
          </Link>
        </span>
      </div>
      <label className="row">
        <span className="soft">Search</span>
        <input
          type="search"
          value={words}
          ref={field}
          placeholder="name, game or status"
          aria-keyshortcuts="/"
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        {found && words !== "" && (
          <span className="soft" role="status">
            {found.length} of {data?.length}
          </span>
        )}
      </label>
      <Problem error={error} />
      {data === null && !error && <Waiting>Loading…</Waiting>}
      {data?.length === 0 && <Waiting>No leagues yet. Launch one: it starts playing within seconds.</Waiting>}
      {found && <LeagueRows leagues={found.sort(damagedFirst)} pick={pick ?? undefined} />}
      {pick && <CompareBar picked={pick.picked} />}
    </div>
  );
}

/** Opens the comparison of the picked leagues; always as high. */
function CompareBar({ picked }: { readonly picked: ReadonlySet<string> }) {
  return (
    <div className="compare-bar row">
      {picked.size < 2 ? (
        <span className="button" aria-disabled="true">
          Compare
        </span>
      ) : (
        <Link href={comparisonPath(picked)} className="button primary" data-testid="compare">
          Compare {picked.size} leagues
        </Link>
      )}
      <span className="soft small" role="status">
        {picked.size === 0 ? `Pick two to ${MAX_COMPARED_LEAGUES} leagues.` : `${picked.size} picked`}
      </span>
    </div>
  );
}

/** Damaged leagues first, then the newest. */
function damagedFirst(a: LeagueSummary, b: LeagueSummary): number {
  const isDamaged = ({ status }: LeagueSummary): number => Number(status === "damaged");
  return isDamaged(b) - isDamaged(a) || b.createdAt - a.createdAt;
}

/** Whether every word is in a league's name, game or status. */
function matches({ name, game, status }: LeagueSummary, words: string): boolean {
  const text = `${name} ${game} ${status}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
