import { api } from "../api/api.ts";
import { formatCount } from "../ui/format.ts";
import { Problem, Waiting } from "../ui/page.tsx";
import { ScrollingTable } from "../ui/scrolling-table.tsx";
import { useAnswer } from "../ui/use-answer.ts";
import type { GameFacts } from "../../server/schemas/games.ts";
import type { LiveRatingsAnswer } from "../../server/schemas/ratings.ts";

type Row = LiveRatingsAnswer["ratings"][number];

/** Rows of a role. */
const MAX_SHOWN_PLAYERS = 20;

/** Live ratings of people and agents in a game, by role where roles differ. */
export function Leaderboard({ game }: { readonly game: GameFacts }) {
  const { data, error } = useAnswer(
    `live ratings ${game.id}`,
    () => api.liveRatings(game.id, MAX_SHOWN_PLAYERS),
    30_000,
  );
  if (game.utility.identical) {
    return (
      <section className="stack" data-testid="leaderboard">
        <h2>Leaderboard</h2>
        <p className="soft measure">
          Matches of {game.name} are not rated: partners always get the same return, so no one wins.
        </p>
      </section>
    );
  }
  const roles = [...new Set(data?.ratings.map(({ role }) => role))];
  return (
    <section className="stack" data-testid="leaderboard">
      <h2>Leaderboard</h2>
      <Problem error={error} />
      {!data && !error && <Waiting>Loading…</Waiting>}
      {data?.ratings.length === 0 && (
        <p className="soft measure">
          No rated matches yet. A match of one person against agents, with the game's own options, is rated.
        </p>
      )}
      {data &&
        roles.map((role) => <Ranking key={role} role={role} rows={data.ratings.filter((row) => row.role === role)} />)}
    </section>
  );
}

const COLUMNS = [
  ["Rank", "By rating less three standard deviations, so that a few lucky matches can't lead. = means tied"],
  ["Player", "Agents are rated by the same matches. People choose their names"],
  ["Rating", "1,000 before the first match, with its 95% interval (openskill's Plackett-Luce model)"],
  ["Matches", "Rated matches. A forfeit is a loss; abandoned matches don't count"],
] as const;

function Ranking({ role, rows }: { readonly role: string | null; readonly rows: readonly Row[] }) {
  return (
    <div className="stack">
      {role !== null && <h3>As {role}</h3>}
      <ScrollingTable label={role === null ? "Leaderboard" : `Leaderboard as ${role}`}>
        <table className="ratings-table" data-testid="leaderboard-table">
          <thead>
            <tr>
              {COLUMNS.map(([name, meaning]) => (
                <th key={name} scope="col" title={meaning}>
                  <span data-meaning="">{name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <RankedRow
                key={row.id}
                row={row}
                isShared={rows.some(({ id, name }) => name === row.name && id !== row.id)}
              />
            ))}
          </tbody>
        </table>
      </ScrollingTable>
    </div>
  );
}

/** Characters of a public id that tell people with the same name apart. */
const SHORT_ID_CHARACTERS = 6;

function RankedRow({ row, isShared }: { readonly row: Row; readonly isShared: boolean }) {
  const { id, name, kind, rating, deviation, score, rank, ties, matches } = row;
  const short = isShared && kind === "person" ? ` (${id.slice(0, SHORT_ID_CHARACTERS)})` : "";
  const tied = ties === 1 ? "1 other interval overlaps" : `${formatCount(ties)} other intervals overlap`;
  return (
    <tr>
      <td title={`Ranked by ${formatCount(score)}; ${tied}`}>
        {rank}
        {ties > 0 && "="}
      </td>
      <th scope="row" title={kind === "person" ? `Person ${id}` : id}>
        {name}
        {short}
        {kind === "agent" && <small className="soft"> agent</small>}
      </th>
      <td title="Rating, and half of its 95% interval">
        {formatCount(rating)} {"\u00b1"} {formatCount(deviation)}
      </td>
      <td title="Rated matches">{formatCount(matches)}</td>
    </tr>
  );
}
