import { useState } from "react";
import { useGames } from "../api/games.tsx";
import { MatchList } from "../matches/match-list.tsx";
import { Problem, useTitle, Waiting } from "../ui/page.tsx";
import { api } from "../api/api.ts";
import { useAnswer } from "../ui/use-answer.ts";
import type { MatchListing } from "../../server/schemas/matches.ts";

const MATCHES_PER_PAGE = 50;

/** Stored matches, newest first. */
export function MatchesPage() {
  useTitle("Matches");
  const { games } = useGames();
  const [game, setGame] = useState("");
  const [older, setOlder] = useState<MatchListing[]>([]);
  const [problem, setProblem] = useState<Error | null>(null);
  const { data, error, refresh } = useAnswer(`matches ${game}`, () => api.matches({ game, limit: MATCHES_PER_PAGE }));
  const matches = [...(data ?? []), ...older];
  // A damaged match may have lost its time.
  const oldest = matches.findLast(({ endedAt }) => endedAt > 0);
  const more = () =>
    api.matches({ game, limit: MATCHES_PER_PAGE, before: oldest?.endedAt }).then(
      (next) => setOlder([...older, ...next]),
      (failure: Error) => setProblem(failure),
    );
  return (
    <div className="stack loose">
      <div className="row apart">
        <h1>Matches</h1>
        <div className="match-filter">
          <label>
            <span className="soft">Game</span>
            <select
              value={game}
              onChange={(event) => {
                setOlder([]);
                setGame(event.currentTarget.value);
              }}
            >
              <option value="">All games</option>
              {games?.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <button
            type="button"
            onClick={() => {
              setOlder([]);
              refresh();
            }}
          >
            Refresh
          </button>
        </div>
      </div>
      <Problem error={error ?? problem} />
      {data === null && !error && <Waiting>Loading…</Waiting>}
      {data?.length === 0 && (
        <Waiting>No matches yet. Featured matches and those with people are listed here when they end.</Waiting>
      )}
      {matches.length > 0 && <MatchList matches={matches} />}
      {matches.length > 0 && matches.length % MATCHES_PER_PAGE === 0 && (
        <div>
          <button type="button" onClick={() => void more()}>
            Load older matches
          </button>
        </div>
      )}
    </div>
  );
}
