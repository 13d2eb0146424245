import { useState } from "react";
import { Link } from "wouter";
import { api } from "../api/api.ts";
import { formatCount } from "../ui/format.ts";
import { recentSegments } from "../api/segments.ts";
import { useAnswer } from "../ui/use-answer.ts";
import { Ago } from "../ui/numbers.tsx";
import { Problem, Waiting } from "../ui/page.tsx";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

/** Episodes linked per segment. */
const MAX_OFFERED_EPISODES = 8;

/** Links to episodes of the newest self-play segments; fetched when opened. */
export function SelfPlay({ league }: { readonly league: LeagueDetail }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Recent training episodes</summary>
      {open && <Segments league={league} />}
    </details>
  );
}

function Segments({ league }: { readonly league: LeagueDetail }) {
  const { data, error, refresh } = useAnswer(`segments ${league.id}`, () => recentSegments(league.id, api.ledger));
  return (
    <div className="stack" data-testid="self-play">
      <p className="soft measure">
        A segment is {formatCount(league.config.segmentEpisodes)} episodes of one pairing, stored together. These are
        the first episodes of the newest segments. Open one to replay it.
      </p>
      <Problem error={error} />
      {!data && !error && <Waiting>Loading…</Waiting>}
      {data?.length === 0 && <Waiting>No segments yet.</Waiting>}
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
          Refresh
        </button>
      </div>
    </div>
  );
}
