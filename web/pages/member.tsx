import { Link } from "wouter";
import { api } from "../api/api.ts";
import { useGame, useGames } from "../api/games.tsx";
import { Exploiters } from "../league/exploiters.tsx";
import { MemberHead } from "../league/member-head.tsx";
import { MemberRatings } from "../league/member-ratings.tsx";
import { SeatResults } from "../league/seat-results.tsx";
import { Problem, useTitle, Waiting } from "../ui/page.tsx";
import { useAnswer } from "../ui/use-answer.ts";
import type { MemberAnswer } from "../../server/schemas/members.ts";

/** A frozen policy of a league: who it is, who beats it and by which replay, and how it is rated. */
export function MemberPage({ league, policy }: { readonly league: string; readonly policy: string }) {
  const { data, error, refresh } = useAnswer(`member ${league} ${policy}`, () => api.member(league, policy));
  const games = useGames();
  useTitle(data ? `${data.label} of ${data.league.name}` : "Member");
  if (!data || (games.games ?? games.error) === null) {
    return (
      <div className="stack loose">
        <h1>Member</h1>
        {error ? <Problem error={error} /> : <Waiting>Loading…</Waiting>}
        {error && <Link href={`/leagues/${league}`}>The league</Link>}
      </div>
    );
  }
  return <Member member={data} onRefresh={refresh} />;
}

function Member({ member, onRefresh }: { readonly member: MemberAnswer; readonly onRefresh: () => void }) {
  const { unit, facts } = useGame(member.league.game);
  return (
    <div className="stack open">
      <MemberHead member={member} />
      <Exploiters member={member} unit={unit} />
      <SeatResults seats={member.seats} unit={unit} isOfPartners={facts?.utility.identical === true} />
      <MemberRatings member={member} />
      <div>
        <button type="button" onClick={onRefresh}>
          Refresh
        </button>
      </div>
    </div>
  );
}
