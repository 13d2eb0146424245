import { api } from "../api/api.ts";
import { useGame } from "../api/games.tsx";
import { Ago } from "../ui/numbers.tsx";
import { formatCount } from "../ui/format.ts";
import { Problem, Waiting } from "../ui/page.tsx";
import { ScrollingTable } from "../ui/scrolling-table.tsx";
import { useAnswer } from "../ui/use-answer.ts";
import type { OwnRecord as OwnRecordAnswer } from "../../server/schemas/people.ts";

type GameRecord = OwnRecordAnswer["games"][number];

/** Wins, draws and losses by game and opponent, and ratings. */
export function OwnRecord({ playerKey }: { readonly playerKey: string }) {
  const { data, error } = useAnswer(`own record ${playerKey}`, () => api.ownRecord(playerKey));
  return (
    <section className="stack loose" data-testid="own-record">
      <h2>Record</h2>
      <Problem error={error} />
      {!data && !error && <Waiting>Loading…</Waiting>}
      {data?.games.length === 0 && <NoRecord />}
      {data?.games.map((record) => (
        <GameTable key={record.game} record={record} />
      ))}
    </section>
  );
}

export function NoRecord() {
  return (
    <p className="soft measure">
      No finished matches yet. Matches with a game's own options count, and matches by invitation; only matches against
      agents are rated.
    </p>
  );
}

function GameTable({ record }: { readonly record: GameRecord }) {
  const { name } = useGame(record.game);
  const { wins, draws, losses, ratings, opponents } = record;
  return (
    <div className="stack">
      <h3>{name}</h3>
      <p>
        {count(wins, "win", "wins")}, {count(draws, "draw", "draws")}, {count(losses, "loss", "losses")}.{" "}
        {ratings.length === 0 && <span className="soft">Not rated yet.</span>}
        {ratings.map(({ role, rating, deviation, matches }) => (
          <span key={role} title="With its 95% interval; 1,000 before the first match">
            Rating {role !== null && `as ${role} `}
            <b>{formatCount(rating)}</b> {"\u00b1"} {formatCount(deviation)}{" "}
            <span className="soft">({count(matches, "rated match", "rated matches")})</span>{" "}
          </span>
        ))}
      </p>
      <ScrollingTable label={`Record in ${name}`}>
        <table className="ratings-table">
          <thead>
            <tr>
              <th scope="col">Opponent</th>
              <th scope="col">Wins</th>
              <th scope="col">Draws</th>
              <th scope="col">Losses</th>
              <th scope="col">Last played</th>
            </tr>
          </thead>
          <tbody>
            {opponents.map((opponent, row) => (
              <tr key={row}>
                <th scope="row">
                  {opponent.name}
                  {opponent.kind === "agent" && <small className="soft"> agent</small>}
                </th>
                <td>{formatCount(opponent.wins)}</td>
                <td>{formatCount(opponent.draws)}</td>
                <td>{formatCount(opponent.losses)}</td>
                <td>
                  <Ago at={opponent.lastAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollingTable>
    </div>
  );
}

const count = (number: number, one: string, many: string): string =>
  `${formatCount(number)} ${number === 1 ? one : many}`;
