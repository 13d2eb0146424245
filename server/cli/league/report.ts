import { leagueAlarms } from "../../../agents/league/alarm.ts";
import { memberEncounters, type Encounter } from "../../../agents/league/encounters.ts";
import type { LeagueState, Member } from "../../../agents/league/state.ts";
import { policyReference } from "../../../agents/player-reference.ts";
import { valueAt } from "../../../games/core/value-at.ts";
import type { StoreReader } from "../../store/store.ts";
import { fixed } from "../measures.ts";
import { printAnswer, table, type OutputOptions } from "../output.ts";
import { readLeague, withStoreToRead } from "../stores.ts";

interface ReportOptions extends OutputOptions {
  readonly league: string;
  readonly store: string;
  readonly opponents: number;
}

/** An opponent, and an episode that shows how it wins. */
interface Exploiter extends Encounter {
  readonly label: string;
  /** The episode of `segment` in which the member lost the most; null when the segment is gone. */
  readonly episode: number | null;
}

/** `league report`: who beats each member, how often, and in which stored episode. */
export async function reportLeague(options: ReportOptions): Promise<void> {
  await withStoreToRead(options.store, async (store) => {
    const { record, state } = await readLeague(store, options.league);
    const encounters = memberEncounters(await store.ledger(record.id));
    const labels = new Map(state.population.map((member) => [member.policy, label(state, member)]));
    const members = await Promise.all(
      state.population.map(async ({ policy, agent, version, parent }) => {
        const found = encounters.get(policy) ?? [];
        const worst = found.filter(({ score }) => score < 0.5).slice(0, options.opponents);
        const best = found.filter(({ score }) => score > 0.5).slice(-options.opponents);
        return {
          member: policy,
          label: labels.get(policy) ?? policy,
          agent,
          version,
          parent,
          beatenBy: await Promise.all(worst.map((one) => exploiter(store, policy, one, labels))),
          beats: best.toReversed().map((one) => ({ ...one, label: labels.get(one.opponent) ?? one.opponent })),
        };
      }),
    );
    const refused = state.agents.flatMap((agent) => agent.refused);
    const report = { league: record.id, members, refused, alarms: leagueAlarms(state) };
    printAnswer(options, report, () => [
      `${record.id}: ${members.length} members, ${refused.length} refused candidates kept`,
      ...table([
        ["member", "beaten by", "score", "95%", "W-D-L", "replay"],
        ...members.flatMap(({ label: name, beatenBy }) =>
          beatenBy.length === 0 ? [[name, "no one", "", "", "", ""]] : beatenBy.map((one) => row(name, one)),
        ),
      ]),
    ]);
  });
}

const row = (name: string, one: Exploiter): string[] => [
  name,
  one.label,
  fixed(one.score),
  `${fixed(one.low)} to ${fixed(one.high)}`,
  `${one.wins}-${one.draws}-${one.losses}`,
  one.episode === null ? "" : `/segments/${one.segment}/${one.episode}`,
];

const label = ({ agents }: LeagueState, { agent, version }: Member): string =>
  agents.length > 1 ? `${agent} v${version}` : `v${version}`;

async function exploiter(
  store: StoreReader,
  member: string,
  encounter: Encounter,
  labels: ReadonlyMap<string, string>,
): Promise<Exploiter> {
  const segment = await store.segment(encounter.segment);
  const seat = segment?.pairing.indexOf(policyReference(member)) ?? -1;
  const named = { ...encounter, label: labels.get(encounter.opponent) ?? encounter.opponent };
  if (!segment || seat < 0) return { ...named, episode: null };
  const returns = Array.from({ length: segment.count }, (_, episode) =>
    valueAt(segment.returns, episode * segment.pairing.length + seat),
  );
  return { ...named, episode: returns.indexOf(Math.min(...returns)) };
}
