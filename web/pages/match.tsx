import { Link } from "wouter";
import { useBoardReady } from "../table/board/board.tsx";
import { useGame } from "../api/games.tsx";
import { LeagueLink } from "../league/league-rows.tsx";
import { Ago } from "../ui/numbers.tsx";
import { OptionFold, OptionRows } from "../launch/option-facts.tsx";
import { Problem, useTitle, Waiting } from "../ui/page.tsx";
import { answerTotals } from "../ui/answer-totals.ts";
import { Replay } from "../table/replay.tsx";
import { api } from "../api/api.ts";
import { formatDuration, shortHash } from "../ui/format.ts";
import { parsePly, plyPath } from "../table/plies/ply-link.ts";
import { useAnswer, type RequestState } from "../ui/use-answer.ts";
import type { MatchReplay } from "../../server/schemas/matches.ts";

/** The replay of a stored match. */
export function MatchPage({ id }: { readonly id: string }) {
  return <ReplayPage answer={useAnswer(`match ${id}`, () => api.match(id))} />;
}

/** The replay of one episode of a self-play segment. */
export function SegmentEpisodePage({ id, index }: { readonly id: string; readonly index: string }) {
  return <ReplayPage answer={useAnswer(`episode ${id} ${index}`, () => api.episode(id, index))} />;
}

function ReplayPage({ answer: { data, error } }: { readonly answer: RequestState<MatchReplay> }) {
  const { name, unit } = useGame(data?.game ?? "");
  useTitle(data ? `${name}: ${data.names.join(" against ")}` : "Match");
  const ready = useBoardReady(data?.game ?? "");
  if (!data || !ready) {
    return (
      <div className="table-page">
        <h1>Match</h1>
        {error ? <Problem error={error} /> : <Waiting>Loading…</Waiting>}
        {error && <Link href="/matches">All matches</Link>}
      </div>
    );
  }
  return (
    <div className="table-page">
      <h1>{name}</h1>
      <Replay
        replay={data}
        unit={unit}
        start={parsePly(location.search, data.steps.length)}
        onPly={(ply) => history.replaceState(history.state, "", plyPath(location.pathname, ply))}
        facts={<MatchFacts match={data} />}
      />
    </div>
  );
}

/** An episode's time, league, players and options. */
export function MatchFacts({ match }: { readonly match: MatchReplay }) {
  return (
    <>
      <dl className="facts small">
        {match.endedAt > 0 && (
          <>
            <dt>Played</dt>
            <dd>
              <Ago at={match.endedAt} />, in {formatDuration((match.endedAt - match.startedAt) / 1000)}
            </dd>
          </>
        )}
        {match.league && (
          <>
            <dt>League</dt>
            <dd>
              <LeagueLink id={match.league} />
            </dd>
          </>
        )}
        {match.pairing.map((reference, seat) => (
          <div key={`${seat} ${reference}`} style={{ display: "contents" }}>
            <dt>{match.roles[seat]}</dt>
            <dd title={`${reference}: a policy is named by the hash of its weights`}>
              {reference.startsWith("policy:") ? `policy ${shortHash(reference)}` : reference}
            </dd>
          </div>
        ))}
        {match.answers?.map(
          (totals, seat) =>
            totals && (
              <div key={seat} style={{ display: "contents" }}>
                <dt>{match.roles[seat]}'s answers</dt>
                <dd data-testid="answer-totals">
                  {answerTotals(totals)}, {formatDuration(totals.milliseconds / 1000)}
                </dd>
              </div>
            ),
        )}
        <OptionRows game={match.game} options={match.options} />
      </dl>
      <OptionFold game={match.game} options={match.options} />
    </>
  );
}
