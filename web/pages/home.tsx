import { lazy, Suspense, useEffect, useState } from "react";
import { Link } from "wouter";
import { Untitled } from "../table/board/empty-board.tsx";
import { LeagueRows } from "../league/league-rows.tsx";
import { Problem, useTitle, Waiting } from "../ui/page.tsx";
import { featuredLeague, firstGamePath } from "../league/featured.ts";
import { useLeagues } from "../api/telemetry.ts";
import type { LeagueSummary } from "../../server/schemas/leagues.ts";

const loadMatch = () => import("../matches/featured-match.tsx");
const FeaturedCurve = lazy(async () => ({
  default: (await import("../league/featured-curve.tsx")).FeaturedCurve,
}));
const FeaturedMatch = lazy(async () => ({ default: (await loadMatch()).FeaturedMatch }));

/** Home: a live match with its learning curve, and the leagues. */
export function HomePage() {
  useTitle("");
  const { data, error } = useLeagues();
  // Fetches the board's code while the leagues are still loading.
  useEffect(() => void loadMatch().catch(() => undefined), []);
  const featured = useFeatured(data);
  return (
    <div className="home-top">
      <div className="stack loose head">
        <h1>Agents that get better by playing each other</h1>
        <p>
          In a league, policies play a game against each other, learn from their own stored episodes, and play again.
          Watch one learn, or play against it.
        </p>
        <div className="row">
          <Link href={firstGamePath(data ?? [])} className="button primary">
            Play
          </Link>
          <Link href="/launch" className="button">
            Launch a league
          </Link>
        </div>
      </div>
      <section className="featured" aria-label="Live match" data-testid="featured-match">
        {featured?.arena ? (
          <Suspense fallback={<Untitled words="Joining\u2026" />}>
            <FeaturedMatch room={featured.arena} league={featured} />
          </Suspense>
        ) : (
          <Empty leagues={data} />
        )}
      </section>
      <section className="featured-curve" aria-label="Learning curve">
        {featured && (
          <Suspense fallback={null}>
            <FeaturedCurve key={featured.id} league={featured} />
          </Suspense>
        )}
      </section>
      <section className="stack leagues">
        <h2>Leagues</h2>
        <Problem error={error} />
        {data === null && !error && <Waiting>Loading…</Waiting>}
        {data && data.length > 0 && <LeagueRows leagues={byLife(data).slice(0, 6)} />}
        {data?.length === 0 && <Waiting>No leagues yet. A new league starts playing within seconds.</Waiting>}
        {data && data.length > 6 && <Link href="/leagues">All {data.length} leagues</Link>}
      </section>
    </div>
  );
}

/** The featured league; it stays while it is running, even if others start. */
function useFeatured(leagues: LeagueSummary[] | null): LeagueSummary | undefined {
  const [chosen, setChosen] = useState<string | null>(null);
  const present = leagues?.find(({ id, status, arena }) => id === chosen && status === "running" && arena !== null);
  const featured = present ?? featuredLeague(leagues ?? []);
  const id = featured?.id ?? null;
  if (id !== chosen) setChosen(id);
  return featured;
}

function Empty({ leagues }: { readonly leagues: LeagueSummary[] | null }) {
  if (leagues === null) return <Untitled words="Loading…" />;
  const running = leagues.some((league) => league.status === "running");
  return (
    <Untitled
      words={
        running
          ? "A league is starting. Its first match appears here in a few seconds."
          : "No league is running. Launch or resume one to watch its matches here."
      }
    />
  );
}

const ORDER = { running: 0, paused: 1, ended: 2, damaged: 3 } as const;

function byLife(leagues: readonly LeagueSummary[]): LeagueSummary[] {
  return [...leagues].sort((a, b) => ORDER[a.status] - ORDER[b.status] || b.createdAt - a.createdAt);
}
