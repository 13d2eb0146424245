import { Link } from "wouter";
import { LeagueRows } from "../components/league-rows.tsx";
import { Problem, useTitle, Waiting } from "../components/page.tsx";
import { useLeagues } from "../live/telemetry.ts";

/** Every league there is. */
export function Leagues() {
  useTitle("Leagues");
  const { data, error } = useLeagues();
  return (
    <div className="stack loose">
      <div className="row apart">
        <h1>Leagues</h1>
        <Link href="/launch" className="button primary">
          Launch a league
        </Link>
      </div>
      <Problem error={error} />
      {data === null && !error && <Waiting>Asking the server.</Waiting>}
      {data?.length === 0 && (
        <Waiting>There is none yet. Launching one takes a click, and it plays within seconds.</Waiting>
      )}
      {data && <LeagueRows leagues={[...data].sort((a, b) => b.createdAt - a.createdAt)} />}
    </div>
  );
}
