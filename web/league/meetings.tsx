import { useGame } from "../api/games.tsx";
import { RoleMap } from "./role-map.tsx";
import { SnapshotMap } from "./snapshot-map.tsx";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

/** Payoffs between snapshots; by role if roles differ. */
export function Meetings({ league }: { readonly league: LeagueDetail }) {
  const { facts } = useGame(league.game);
  // Waits for the game's facts: an average over different roles must not be shown even for a moment.
  if (!facts) return <section className="stack" />;
  if (Object.keys(league.matrices).length > 0 || !facts.rolesAlike) return <RoleMap league={league} facts={facts} />;
  return <SnapshotMap league={league} facts={facts} />;
}
