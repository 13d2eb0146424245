import { useState } from "react";
import { PayoffMatrix } from "../charts/payoff-matrix.tsx";
import { isLearned, RoleMatrix } from "../charts/role-matrix.tsx";
import { useGame } from "../api/games.tsx";
import { formatCount } from "../ui/format.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

/** Snapshots whose payoffs are in a league's answer, at most. */
const MAX_COMPARED_MEMBERS = 8;

/** Payoffs between snapshots; by role if roles differ. */
export function Meetings({ league }: { readonly league: LeagueDetail }) {
  const { unit, facts } = useGame(league.game);
  // Waits for the game's facts: an average over different roles must not be shown even for a moment.
  if (!facts) return <section className="stack" />;
  if (Object.keys(league.matrices).length > 0 || !facts.rolesAlike)
    return <Roles league={league} roles={facts.roles} unit={unit} />;
  return (
    <section className="stack">
      <h2>Payoffs between snapshots</h2>
      <p className="soft small">
        Mean advantage of the row's snapshot over the column's in their stored episodes; 0 is even. Choose a cell to see
        the games.
        {league.members > MAX_COMPARED_MEMBERS &&
          ` Up to ${MAX_COMPARED_MEMBERS} of ${formatCount(league.members)} snapshots are compared: those that have met.`}
      </p>
      <PayoffMatrix league={league} unit={unit} scale={facts.utility.max} />
    </section>
  );
}

function Roles(props: { readonly league: LeagueDetail; readonly roles: readonly string[]; readonly unit: string }) {
  const { league, roles, unit } = props;
  const { matrices, config, status } = league;
  const known = Object.values(matrices);
  const [chosen, setChosen] = useState<number | null>(null);
  const matrix = known.find(({ seat }) => seat === chosen) ?? known[0];
  const learning = config.cast.filter(isLearned).length;
  return (
    <section className="stack">
      <div className="row apart">
        <h2>Payoffs between roles</h2>
        {matrix && known.length > 1 && (
          <RoleChoice seats={known.map(({ seat }) => seat)} chosen={matrix.seat} roles={roles} onChoose={setChosen} />
        )}
      </div>
      {matrix ? (
        <>
          <p className="soft small">
            Mean return per episode of the {roles[matrix.seat]} of the row's snapshot when the column's snapshot plays{" "}
            {othersWords(matrix.seat, config.cast, roles)}. The {roles[matrix.seat]} is newer further down, the others
            further right. Choose a cell to see stored games of the two.
          </p>
          <RoleMatrix league={league} matrix={matrix} roles={roles} unit={unit} cast={config.cast} />
        </>
      ) : (
        <p className="soft measure">
          {learning < 2
            ? "Only one role learns here, so there is nothing to compare."
            : status === "ended"
              ? "No payoffs between snapshots were recorded."
              : "Not enough data yet. Snapshots play each other in all roles when the league ends."}
        </p>
      )}
    </section>
  );
}

/** "the other seat", or, where others don't learn, the roles by name. */
function othersWords(seat: number, cast: readonly string[], roles: readonly string[]): string {
  const others = cast.flatMap((who, at) => (at !== seat && isLearned(who) ? [roles[at] ?? `seat ${at}`] : []));
  if (others.length < cast.length - 1) return `the seat of the ${others.join(" and the ")}`;
  return others.length === 1 ? "the other seat" : "the other seats";
}

/** Choice of the role whose returns are shown. */
function RoleChoice(props: {
  readonly seats: readonly number[];
  readonly chosen: number;
  readonly roles: readonly string[];
  readonly onChoose: (seat: number) => void;
}) {
  const { seats, chosen, roles, onChoose } = props;
  return (
    <span className="segments" role="group" aria-label="Returns of">
      {seats.map((seat) => (
        <button key={seat} type="button" aria-pressed={seat === chosen} onClick={() => onChoose(seat)}>
          {roles[seat] ?? `seat ${seat}`}
        </button>
      ))}
    </span>
  );
}
