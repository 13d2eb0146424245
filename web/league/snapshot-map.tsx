import { PayoffMatrix } from "../charts/payoff-matrix.tsx";
import { metMembers } from "../charts/payoffs.ts";
import { chosenSeat, mapRules, NEWEST, stateWords } from "./map-choice.ts";
import { MapControls } from "./map-controls.tsx";
import { useMapChoice, useMapPayoffs } from "./map-payoffs.ts";
import type { GameFacts } from "../../server/schemas/games.ts";
import type { LeagueDetail, PayoffsAnswer } from "../../server/schemas/leagues.ts";

/** Payoffs between chosen snapshots, of all seats or of one. */
export function SnapshotMap({ league, facts }: { readonly league: LeagueDetail; readonly facts: GameFacts }) {
  const { roles, utility } = facts;
  const [choice, choose] = useMapChoice();
  const state = useMapPayoffs(league.id, choice, choice.members === "newest" && choice.seat === null);
  const shown = state.shown ?? { payoffs: ownPayoffs(league), choice: NEWEST };
  const { seat, members } = shown.payoffs;
  const chosen = chosenSeat(choice, roles);
  return (
    <section className="stack">
      <h2>Payoffs between snapshots</h2>
      <p className="soft small map-meaning">
        {seat === null
          ? "Mean advantage of the row's snapshot over the column's in their stored episodes; 0 is even."
          : `Mean return of the row's snapshot as ${roles[seat]} against the column's in their stored episodes.`}{" "}
        Choose a cell to see the games.
      </p>
      <MapControls
        choice={choice}
        onChoose={choose}
        rules={mapRules}
        seats={[
          { name: "All seats", seat: null, isChosen: chosen === null },
          ...roles.map((name, at) => ({ name, seat: name, isChosen: chosen === at })),
        ]}
        words={stateWords(state.isLoading, choice, shown, league.members)}
        fault={state.error?.message ?? ""}
      />
      <div className="map-room" aria-busy={state.isLoading}>
        {members.length === 0 ? (
          <p className="soft measure">{emptyWords(league)}</p>
        ) : (
          <PayoffMatrix league={league} payoffs={shown.payoffs} roles={roles} unit={utility.unit} most={utility.max} />
        )}
      </div>
    </section>
  );
}

/** Those of the league's own answer. */
const ownPayoffs = ({ payoffs, population }: LeagueDetail): PayoffsAnswer => {
  return { seat: null, members: [...metMembers(payoffs, population)], payoffs };
};

const emptyWords = ({ status }: LeagueDetail): string =>
  status === "ended"
    ? "No two snapshots played each other."
    : "Not enough data yet. Payoffs appear when snapshots have played each other.";
