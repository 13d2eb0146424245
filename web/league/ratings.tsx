import { useState, type CSSProperties } from "react";
import { Link } from "wouter";
import { api } from "../api/api.ts";
import { useGame } from "../api/games.tsx";
import { formatCount, formatNumber, formatShare, formatSigned } from "../ui/format.ts";
import { memberPath } from "../ui/league-paths.ts";
import { Problem, Waiting } from "../ui/page.tsx";
import { ScrollingTable } from "../ui/scrolling-table.tsx";
import { useAnswer } from "../ui/use-answer.ts";
import { Cycles } from "./cycles.tsx";
import {
  expectedScore,
  isElo,
  ratingDigits,
  noteWords,
  ratedLabel,
  ratedRoles,
  type RatedRole,
  type RatingRow,
} from "./rating-rows.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";
import type { RatingsAnswer } from "../../server/schemas/ratings.ts";

/** Ratings of the members with intervals; computed when opened. */
export function Ratings({ league }: { readonly league: LeagueDetail }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Ratings</summary>
      {open && <Computed league={league} />}
    </details>
  );
}

function Computed({ league }: { readonly league: LeagueDetail }) {
  const [limit, setLimit] = useState(FIRST_ROWS);
  const { data, error, refresh } = useAnswer(`ratings ${league.id}`, () => api.ratings(league.id, limit));
  const { facts } = useGame(league.game);
  return (
    <div
      className="stack ratings"
      style={{ "--rows": reservedRows(league.members, facts?.rolesAlike === false ? 2 : 1) } as CSSProperties}
      data-testid="ratings"
    >
      {!data && !error && <Waiting>Rating all games. This takes seconds…</Waiting>}
      <Problem error={error} />
      {data && <RatingTables answer={data} league={league} />}
      {(data ?? error) && (
        <div className="row">
          {data && data.ratings.length < data.total && (
            <button
              type="button"
              onClick={() => {
                setLimit(limit + MORE_ROWS);
                refresh();
              }}
            >
              Show {MORE_ROWS} more
            </button>
          )}
          <button type="button" onClick={refresh}>
            Refresh
          </button>
        </div>
      )}
    </div>
  );
}

/** Rows for which room is kept while ratings are computed, so that nothing below moves when they appear. */
const reservedRows = (members: number, tables: number): number => tables * Math.min(FIRST_ROWS + 2, members + 2);

function RatingTables({ answer, league }: { readonly answer: RatingsAnswer; readonly league: LeagueDetail }) {
  const { anchor, notes, ratings, total, unit } = answer;
  const facts = { agents: league.agents, members: answer.members };
  const anchorLabel = anchor === null ? "" : ratedLabel(anchor, facts);
  return (
    <>
      <p className="soft measure">
        {isElo(unit)
          ? "Bradley-Terry ratings on Elo's scale, fitted to all recorded games between different players."
          : `Ratings by return, in ${unit} an episode: what a member earns more than the anchor in the same company.`}{" "}
        {anchorLabel} has rating 0. Members whose intervals overlap are tied: their order may be chance.
        {ratings.length < total && ` The strongest are shown: ${ratings.length} of ${formatCount(total)} rows.`}
      </p>
      {ratedRoles(answer, facts).map((rated) => (
        <RatingTable key={rated.role} league={league.id} rated={rated} anchor={anchorLabel} unit={unit} />
      ))}
      <Cycles league={league.id} cycles={answer.cycles} facts={facts} />
      <ul className="soft small measure notes">
        {notes.map((note) => (
          <li key={note}>{noteWords(note, facts)}</li>
        ))}
      </ul>
    </>
  );
}

const columns = (unit: string) =>
  [
    ["Member", "A frozen policy of the population, or a scripted player"],
    ["Rating", isElo(unit) ? "400 points are odds of 10 to 1" : `In ${unit} an episode, against the anchor's return`],
    ["95% interval", "Of the difference to the anchor, from 200 bootstrap samples of the games"],
    ["Games", "Recorded episodes against other players"],
    ["Nash", "Share in the maximum-entropy Nash average: how often an unexploitable mixture of members plays it"],
    ["Alpha-rank", "Share of time at which evolution by mutations stays at it, within its role"],
    ["Tied with", "Members of the same role whose intervals overlap this one"],
  ] as const;

/** Rows of a role that are requested first, and with each "Show more"; the anchor is always shown. */
const FIRST_ROWS = 20;
const MORE_ROWS = 100;

interface RatingTableProps {
  readonly league: string;
  readonly rated: RatedRole;
  readonly anchor: string;
  readonly unit: string;
}

function RatingTable({ league, rated, anchor, unit }: RatingTableProps) {
  const { role, rows } = rated;
  return (
    <div className="stack">
      {role !== null && <h3>As {role}</h3>}
      <ScrollingTable label={role === null ? "Ratings" : `Ratings as ${role}`}>
        <table className="ratings-table" data-testid="ratings-table">
          <thead>
            <tr>
              {columns(unit).map(([name, meaning]) => (
                <th key={name} scope="col" title={meaning}>
                  <span data-meaning="">{name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.member} league={league} row={row} anchor={anchor} unit={unit} />
            ))}
          </tbody>
        </table>
      </ScrollingTable>
    </div>
  );
}

interface RowProps extends Omit<RatingTableProps, "rated"> {
  readonly row: RatingRow;
}

function Row({ league, row, anchor, unit }: RowProps) {
  const { member, label, rating, low, high, games, nash, alphaRank, isAnchor } = row;
  const tied = tiedWords(row);
  const score = `Expected score against ${anchor}: ${formatShare(expectedScore(rating))}, 95% interval ${formatShare(expectedScore(low))} to ${formatShare(expectedScore(high))}`;
  const gain = `Return against ${anchor}'s in the same company, in ${unit} an episode`;
  const meaning = isAnchor ? "The anchor: its rating is 0 by definition" : isElo(unit) ? score : gain;
  const digits = ratingDigits(unit);
  return (
    <tr>
      <th scope="row" title={member}>
        {member.includes(":") ? label : <Link href={memberPath(league, member)}>{label}</Link>}
      </th>
      <td title={meaning}>{formatSigned(rating, digits)}</td>
      <td title={meaning}>{isAnchor ? "anchor" : `${formatNumber(low, digits)} to ${formatNumber(high, digits)}`}</td>
      <td title="Recorded episodes against other players">{formatCount(games)}</td>
      <td title="Share in the maximum-entropy Nash average">{nash === null ? "\u2013" : formatShare(nash)}</td>
      <td title="Mass in alpha-rank">{alphaRank === null ? "\u2013" : formatShare(alphaRank)}</td>
      <td title={tied.all}>{tied.short}</td>
    </tr>
  );
}

/** Names in a cell before the rest is counted. */
const MAX_NAMED_TIES = 3;

function tiedWords({ tiedWith, ties }: RatingRow): { readonly short: string; readonly all: string } {
  if (ties === 0) return { short: "none", all: "No other interval overlaps" };
  const words = (named: readonly string[]): string => {
    const more = ties - named.length;
    return `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  };
  return { short: words(tiedWith.slice(0, MAX_NAMED_TIES)), all: words(tiedWith) };
}
