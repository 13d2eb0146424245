import { Link } from "wouter";
import { headlineMeasure } from "../charts/measures.ts";
import { isWaiting } from "../launch/budgets.ts";
import { formatCount, toWords } from "../ui/format.ts";
import { useLeagues } from "../api/telemetry.ts";
import { BudgetBar } from "./budget-bar.tsx";
import { useGames } from "../api/games.tsx";
import { MeasureValue } from "../ui/numbers.tsx";
import { Waiting } from "../ui/page.tsx";
import type { LeagueSummary } from "../../server/schemas/leagues.ts";

/** Leagues that the user picks from a list. */
export interface LeaguePick {
  readonly picked: ReadonlySet<string>;
  /** Whether one more may be picked. */
  readonly room: boolean;
  readonly onToggle: (id: string) => void;
}

interface LeagueRowsProps {
  readonly leagues: readonly LeagueSummary[];
  /** Absent: none are picked. */
  readonly pick?: LeaguePick | undefined;
}

/** Leagues in a list: name, game, main measure and progress. */
export function LeagueRows({ leagues, pick }: LeagueRowsProps) {
  const { games, error } = useGames();
  // The game names the main measure; a row rendered before would change its height.
  if (games === null && error === null) return <Waiting>Loading…</Waiting>;
  return (
    <ul className="league-rows">
      {leagues.map((league) => {
        const facts = games?.find((game) => game.id === league.game);
        const headline = headlineMeasure(league.measures, facts?.headline);
        return (
          <li key={league.id} className="league-row" data-testid="league-row">
            <span className="league-pick">
              {pick && league.status !== "damaged" && <PickBox league={league} pick={pick} />}
              <Link href={`/leagues/${league.id}`}>{league.name}</Link>
            </span>
            <span className="soft small">
              <StatusWord status={league.status} />
              {league.game !== "" && `, ${facts?.name ?? toWords(league.game)}`}
            </span>
            {league.status === "damaged" ? (
              <span className="small">{league.reason}</span>
            ) : (
              <Progress league={league} headline={headline} />
            )}
          </li>
        );
      })}
    </ul>
  );
}

function PickBox({ league, pick }: { readonly league: LeagueSummary; readonly pick: LeaguePick }) {
  const isPicked = pick.picked.has(league.id);
  return (
    <input
      type="checkbox"
      aria-label={`Compare ${league.name}`}
      checked={isPicked}
      disabled={!isPicked && !pick.room}
      onChange={() => pick.onToggle(league.id)}
    />
  );
}

/** The latest value of the main measure, and the number of episodes. */
function Progress({ league, headline }: { readonly league: LeagueSummary; readonly headline: Headline }) {
  return (
    <>
      <span>
        <span className="soft small">{headline ? `${headline.title} ` : "not measured yet"}</span>
        {headline && <MeasureValue measure={headline.measure} full />}
      </span>
      <span className="soft small" title="Self-play episodes, and episodes per second over the last ten seconds">
        {formatCount(league.episodes)} episodes
        {league.episodesPerSecond > 0 ? `, ${formatCount(league.episodesPerSecond)}/s` : ""}
      </span>
      {isWaiting(league) ? <span className="small">{league.reason}</span> : <BudgetBar league={league} />}
    </>
  );
}

type Headline = ReturnType<typeof headlineMeasure>;

/** A link to a league; shows its id until its name is loaded. */
export function LeagueLink({ id }: { readonly id: string }) {
  const { data } = useLeagues();
  return <Link href={`/leagues/${id}`}>{data?.find((league) => league.id === id)?.name ?? id}</Link>;
}

/** running, paused, ended or damaged, with a mark that doesn't rely on colour alone. */
export function StatusWord({ status }: { readonly status: LeagueSummary["status"] }) {
  return (
    <span>
      <span className={`status-dot ${status}`} aria-hidden="true" />
      {status}
    </span>
  );
}
