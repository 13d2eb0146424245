import { PayoffMatrix } from "../charts/payoff-matrix.tsx";
import { isLearned, RoleMatrix } from "../charts/role-matrix.tsx";
import { chosenSeat, crossPlayRules, mapRules, stateWords } from "./map-choice.ts";
import { MapControls } from "./map-controls.tsx";
import { useMapChoice, useMapPayoffs } from "./map-payoffs.ts";
import type { GameFacts } from "../../server/schemas/games.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

interface RoleMapProps {
  readonly league: LeagueDetail;
  readonly facts: GameFacts;
}

/** By role: the newest cross-play of snapshots, or the stored episodes of chosen members. */
export function RoleMap({ league, facts }: RoleMapProps) {
  const { matrices, config } = league;
  const learned = facts.roles.flatMap((_, seat) => (isLearned(config.cast[seat]) ? [seat] : []));
  const known = Object.values(matrices).map(({ seat }) => seat);
  return (
    <section className="stack">
      <h2>Payoffs between roles</h2>
      {known.length > 0 || learned.length > 1 ? (
        <ChosenMap league={league} facts={facts} seats={known.length > 0 ? known : learned} />
      ) : (
        <p className="soft measure">Only one role learns here, so there is nothing to compare.</p>
      )}
    </section>
  );
}

/** @param seats that rows can have. */
function ChosenMap({ league, facts: { roles, utility }, seats }: RoleMapProps & { readonly seats: readonly number[] }) {
  const { matrices, config } = league;
  const [choice, choose] = useMapChoice();
  const wanted = chosenSeat(choice, roles) ?? seats[0] ?? 0;
  const matrix = Object.values(matrices).find(({ seat }) => seat === wanted);
  const inSeat = { ...choice, seat: choice.seat ?? String(wanted) };
  const state = useMapPayoffs(league.id, inSeat, choice.members === "newest" && matrix !== undefined);
  const { shown } = state;
  const seat = shown?.payoffs.seat ?? wanted;
  return (
    <>
      <p className="soft small map-meaning">
        Mean return per episode of the {roles[seat]} of the row&apos;s snapshot when the column&apos;s snapshot plays{" "}
        {othersWords(seat, config.cast, roles)}. The {roles[seat]} is newer further down, the others further right.
        Choose a cell to see stored games of the two.
      </p>
      <MapControls
        choice={choice}
        onChoose={choose}
        rules={matrix ? crossPlayRules : mapRules}
        seats={seats.map((at) => {
          return { name: roles[at] ?? `seat ${at}`, seat: String(roles[at] ?? at), isChosen: at === wanted };
        })}
        words={
          shown || state.isLoading
            ? stateWords(state.isLoading, choice, shown, league.members)
            : "Snapshots that played each other in all roles for this table."
        }
        fault={state.error?.message ?? ""}
      />
      <div className="map-room roles" aria-busy={state.isLoading}>
        {shown && shown.payoffs.members.length > 0 ? (
          <PayoffMatrix league={league} payoffs={shown.payoffs} roles={roles} unit={utility.unit} most={utility.max} />
        ) : matrix && !shown ? (
          <RoleMatrix league={league} matrix={matrix} roles={roles} unit={utility.unit} cast={config.cast} />
        ) : (
          <p className="soft measure">{emptyWords(league)}</p>
        )}
      </div>
    </>
  );
}

const emptyWords = ({ status }: LeagueDetail): string =>
  status === "ended"
    ? "No payoffs between snapshots were recorded."
    : "Not enough data yet. Snapshots play each other in all roles when the league ends.";

/** "the other seat", or, where others don't learn, the roles by name. */
function othersWords(seat: number, cast: readonly string[], roles: readonly string[]): string {
  const others = cast.flatMap((who, at) => (at !== seat && isLearned(who) ? [roles[at] ?? `seat ${at}`] : []));
  if (others.length < cast.length - 1) return `the seat of the ${others.join(" and the ")}`;
  return others.length === 1 ? "the other seat" : "the other seats";
}
