import { useState } from "react";
import { Link } from "wouter";
import { api } from "../api/api.ts";
import { formatCount } from "../ui/format.ts";
import { recentSegments } from "../api/segments.ts";
import { useAnswer } from "../ui/use-answer.ts";
import { Ago } from "../ui/numbers.tsx";
import { Problem, Waiting } from "../ui/page.tsx";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

/** Episodes to open of each segment. */
const MAX_OFFERED_EPISODES = 8;

/** The newest segments of self-play, episode by episode; asked for when it is unfolded. */
export function SelfPlay({ league }: { readonly league: LeagueDetail }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Episodes it has learnt from lately</summary>
      {open && <Segments league={league} />}
    </details>
  );
}

function Segments({ league }: { readonly league: LeagueDetail }) {
  const { data, error, refresh } = useAnswer(`segments ${league.id}`, () => recentSegments(league, api.ledger));
  return (
    <div className="stack" data-testid="self-play">
      <p className="soft measure">
        A segment is {formatCount(league.config.segmentEpisodes)} episodes of one pairing, stored together. These are
        the first episodes of the newest segments, each to be replayed ply by ply.
      </p>
      <Problem error={error} />
      {!data && !error && <Waiting>Reading the ledger.</Waiting>}
      {data?.length === 0 && <Waiting>No segment has been stored yet.</Waiting>}
      {data?.map(({ segment, at, episodes }) => (
        <p key={segment} className="row wide">
          <span className="soft">
            <code title={`Segment ${segment}`}>{segment.slice(0, 8)}</code>, <Ago at={at} />
          </span>
          <span className="row">
            {Array.from({ length: Math.min(MAX_OFFERED_EPISODES, episodes) }, (_, index) => (
              <Link
                key={index}
                href={`/segments/${segment}/${index}`}
                aria-label={`Episode ${index + 1} of ${segment}`}
              >
                {index + 1}
              </Link>
            ))}
          </span>
        </p>
      ))}
      <div>
        <button type="button" onClick={refresh}>
          Read again
        </button>
      </div>
    </div>
  );
}
