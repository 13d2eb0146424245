import { gameById } from "../../../games/registry.ts";
import { leagueAlarms } from "../../../agents/league/alarm.ts";
import { countEncounters } from "../../encounters/count.ts";
import { mapInOrder } from "../../encounters/in-order.ts";
import { policyLabels, reportMember, type ReportedEncounter } from "../../encounters/member-report.ts";
import { fixed } from "../measures.ts";
import { printAnswer, table, type OutputOptions } from "../output.ts";
import { readLeague, withStoreToRead } from "../stores.ts";

interface ReportOptions extends OutputOptions {
  readonly league: string;
  readonly store: string;
  readonly opponents: number;
}

/** `league report`: who beats each member, how often, and in which stored episode. */
export async function reportLeague(options: ReportOptions): Promise<void> {
  await withStoreToRead(options.store, async (store) => {
    const { record, state } = await readLeague(store, options.league);
    const counter = await countEncounters(store, { id: record.id, state });
    const labels = policyLabels(state);
    const members = await mapInOrder(state.population, async ({ policy, agent, version, parent }) => {
      const report = await reportMember(store, state, { counter, member: policy, most: options.opponents });
      return { member: policy, label: labels.get(policy) ?? policy, agent, version, parent, ...report };
    });
    const refused = state.agents.flatMap((one) => one.refused);
    const report = { league: record.id, members, refused, alarms: leagueAlarms(state) };
    const heading = `${record.id}: ${members.length} members, ${refused.length} refused candidates kept`;
    if (gameById(state.config.game).utility.identical) {
      const sentence = `In ${state.config.game} all seats always get the same return, so no one beats anyone: league ratings compares members by what they add to it.`;
      printAnswer(options, { ...report, note: sentence }, () => [heading, sentence]);
      return;
    }
    printAnswer(options, report, () => [
      heading,
      ...table([
        ["member", "role", "beaten by", "score", "95%", "W-D-L", "replay"],
        ...members.flatMap(({ label, beatenBy }) =>
          beatenBy.length === 0 ? [[label, "", "no one", "", "", "", ""]] : beatenBy.map((one) => row(label, one)),
        ),
      ]),
    ]);
  });
}

const row = (name: string, one: ReportedEncounter): string[] => [
  name,
  one.role ?? "",
  one.label,
  fixed(one.score),
  `${fixed(one.low)} to ${fixed(one.high)}`,
  `${one.wins}-${one.draws}-${one.losses}`,
  one.episode === null ? "" : `/segments/${one.segment}/${one.episode}`,
];
