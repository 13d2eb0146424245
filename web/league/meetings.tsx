import { useState } from "react";
import { PayoffMatrix } from "../charts/payoff-matrix.tsx";
import { RoleMatrix } from "../charts/role-matrix.tsx";
import { useGame } from "../api/games.tsx";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

/** Who is better than whom: role by role where roles differ, else snapshot by snapshot. */
export function Meetings({ league }: { readonly league: LeagueDetail }) {
  const { unit, facts } = useGame(league.game);
  // Which of the two it is, the game says: an average over unlike seats must not be seen even for a moment.
  if (!facts) return <section className="stack" />;
  if (Object.keys(league.matrices).length > 0 || !facts.rolesAlike)
    return <Roles league={league} roles={facts.roles} unit={unit} />;
  return (
    <section className="stack">
      <h2>Snapshots against each other</h2>
      <p className="soft small">
        What the row's snapshot gets above even odds against the column's, a mean over their stored episodes.
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
  const learning = config.cast.filter((who) => who === "policy").length;
  return (
    <section className="stack">
      <div className="row apart">
        <h2>Roles against each other</h2>
        {matrix && known.length > 1 && (
          <RoleChoice seats={known.map(({ seat }) => seat)} chosen={matrix.seat} roles={roles} onChoose={setChosen} />
        )}
      </div>
      {matrix ? (
        <>
          <p className="soft small">
            What the {roles[matrix.seat]} of the row's snapshot gets an episode, on average, when the column's snapshot
            sits in {othersWords(matrix.seat, config.cast, roles)}. Down a column the {roles[matrix.seat]} grows older,
            along a row the others do.
          </p>
          <RoleMatrix matrix={matrix} roles={roles} unit={unit} cast={config.cast} />
        </>
      ) : (
        <p className="soft measure">
          {learning < 2
            ? "One role alone learns here, so its versions have nobody to meet."
            : status === "ended"
              ? "Its snapshots have not met."
              : "Snapshots meet when the league ends, each in one role, each in all the others."}
        </p>
      )}
    </section>
  );
}

/** "the other seat", or, where others don't learn, the roles by name. */
function othersWords(seat: number, cast: readonly string[], roles: readonly string[]): string {
  const others = cast.flatMap((who, at) => (at !== seat && who === "policy" ? [roles[at] ?? `seat ${at}`] : []));
  if (others.length < cast.length - 1) return `the seat of the ${others.join(" and the ")}`;
  return others.length === 1 ? "the other seat" : "the other seats";
}

/** Whose returns the matrix tells. */
function RoleChoice(props: {
  readonly seats: readonly number[];
  readonly chosen: number;
  readonly roles: readonly string[];
  readonly onChoose: (seat: number) => void;
}) {
  const { seats, chosen, roles, onChoose } = props;
  return (
    <span className="segments" role="group" aria-label="Whose returns">
      {seats.map((seat) => (
        <button key={seat} type="button" aria-pressed={seat === chosen} onClick={() => onChoose(seat)}>
          {roles[seat] ?? `seat ${seat}`}
        </button>
      ))}
    </span>
  );
}
