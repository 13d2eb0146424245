import { useMemo } from "react";
import { api } from "../api/api.ts";
import { Curve } from "../charts/curve.tsx";
import type { CurveSpec } from "../charts/plot.ts";
import { formatCount, formatNumber, formatSigned } from "../ui/format.ts";
import { Problem, Waiting } from "../ui/page.tsx";
import { useAnswer } from "../ui/use-answer.ts";
import { isElo, ratingDigits } from "./rating-rows.ts";
import { playerWords } from "./player-words.ts";
import type { MemberAnswer, MemberRatingsAnswer } from "../../server/schemas/members.ts";

type RatedRole = MemberRatingsAnswer["roles"][number];

/** A member's rating among those of its agent's versions; a frozen policy has one rating, its agent has a course. */
export function MemberRatings({ member }: { readonly member: MemberAnswer }) {
  const { league, policy } = member;
  const { data, error } = useAnswer(`ratings ${league.id} ${policy}`, () => api.memberRatings(league.id, policy));
  return (
    <section className="stack member-ratings" data-testid="member-ratings">
      <h2>Rating</h2>
      <Problem error={error} />
      {!data && !error && <Waiting>Rating all games. This takes seconds…</Waiting>}
      {data?.roles.map((rated) => (
        <Role key={rated.role} rated={rated} member={member} anchor={data.anchor} unit={data.unit} />
      ))}
    </section>
  );
}

interface RoleProps {
  readonly rated: RatedRole;
  readonly member: MemberAnswer;
  readonly anchor: MemberRatingsAnswer["anchor"];
  readonly unit: string;
}

function Role({ rated, member, unit, ...props }: RoleProps) {
  const anchor = playerWords(props.anchor.label);
  const isAnchor = props.anchor.key === member.policy && rated.own?.low === 0 && rated.own.high === 0;
  const { role, own } = rated;
  const digits = ratingDigits(unit);
  const scale = isElo(unit) ? "Bradley-Terry on Elo's scale" : `By return, in ${unit} an episode`;
  const oddsWords = isElo(unit) ? " 400 points are odds of 10 to 1." : "";
  const spec = useMemo(() => ratingSpec(rated, member.label), [rated, member.label]);
  const title = `Ratings of ${member.agent} by version${role === null ? "" : `, as ${role}`}`;
  return (
    <div className="stack">
      {role !== null && <h3>As {role}</h3>}
      <p data-testid="own-rating">
        {own ? (
          <>
            <b title={`${scale}; ${anchor} has 0`}>{formatSigned(own.rating, digits)}</b>{" "}
            <span className="soft" title="From 200 bootstrap samples of the games">
              (
              {isAnchor
                ? "the anchor"
                : `${formatNumber(own.low, digits)} to ${formatNumber(own.high, digits)}, 95% interval`}
              )
            </span>
            , rank {own.rank} of {own.rows} by {formatCount(own.games)} episodes. {tieWords(own.tied)}
          </>
        ) : (
          "It has no recorded episodes against others here."
        )}
      </p>
      {/* The base policy that agents of other roles start from has a rating in every role. */}
      {(own || rated.members.length > 1) && (
        <Curve
          {...spec}
          id={`ratings-${role ?? "all"}`}
          title={title}
          meaning={`Each frozen version's rating with its 95% interval, fitted to all recorded games; ${anchor} has 0.${oddsWords}`}
          waiting="No rated versions yet."
        />
      )}
    </div>
  );
}

const tieWords = (tied: number): string =>
  tied === 0
    ? "No other interval overlaps."
    : `Tied with ${tied} ${tied === 1 ? "other" : "others"}: the order may be chance.`;

function ratingSpec({ own, members }: RatedRole, label: string): CurveSpec {
  const points = members.map(({ version, rating, low, high, games }) => {
    return { x: version, value: rating, low, high, n: games, interval: true };
  });
  return {
    series: [{ label: "rating", meaning: "", points }],
    references: own ? [{ label, value: own.rating }] : [],
    unit: "",
    axis: "updates",
    log: false,
    range: null,
    smoothing: 0,
  };
}
