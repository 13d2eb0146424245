import type { LeagueChange, LeagueDetail } from "../../server/schemas/leagues.ts";

/** Applies a change to a league; applying it twice has no effect. */
export function addChange(detail: LeagueDetail, change: LeagueChange): LeagueDetail {
  return {
    ...detail,
    ...change.summary,
    evaluations: addPoint(detail.evaluations, change.evaluation),
    learning: addPoint(detail.learning, change.learning),
    population: addMember(detail.population, change.member),
    refused: addMember(detail.refused, change.refused),
    agents: change.agents ?? detail.agents,
    meanings: change.meanings ? { ...detail.meanings, ...change.meanings } : detail.meanings,
    playing: change.playing ?? detail.playing,
    matrices: change.matrices ?? detail.matrices,
    alarms: change.alarms ?? detail.alarms,
    responses: change.responses ?? detail.responses,
    responding: change.responding === undefined ? detail.responding : change.responding,
  };
}

/** Versions are an agent's own: members of several agents may share one. */
function addMember<M extends { readonly policy: string; readonly agent: string; readonly version: number }>(
  members: M[],
  member: M | undefined,
): M[] {
  if (!member) return members;
  const isSame = ({ policy, agent, version }: M): boolean =>
    policy === member.policy && agent === member.agent && version === member.version;
  return members.some(isSame) ? members : [...members, member];
}

const byVersion = (a: { readonly version: number }, b: { readonly version: number }): number => a.version - b.version;

function addPoint<P extends { readonly version: number }>(points: P[], point: P | undefined): P[] {
  if (!point) return points;
  const last = points.at(-1);
  if (!last || last.version < point.version) return [...points, point];
  return points.some(({ version }) => version === point.version) ? points : [...points, point].sort(byVersion);
}
