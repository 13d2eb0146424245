import { memberLabel } from "../../server/common/member-label.ts";
import { formatCount, shortHash, toWords } from "../ui/format.ts";
import type { LedgerAnswer } from "../api/segments.ts";
import type { LeagueEvent } from "../../agents/league/ledger.ts";
import type { WorkEngines } from "../../agents/league/work-engines.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

/** A line of a league's log: an event that decides something, or a count of those between two. */
export interface LedgerRow {
  /** Of the event; of the newest one where it counts several. */
  readonly seq: number;
  readonly at: number;
  readonly words: string;
  /** More about it, for hover text. */
  readonly detail: string;
  readonly isCount: boolean;
}

interface Facts {
  readonly agents: LeagueDetail["agents"];
  readonly population: readonly NamedMember[];
}

type NamedMember = Pick<LeagueDetail["population"][number], "policy" | "agent" | "version">;
type EventOf<T extends LeagueEvent["type"]> = Extract<LeagueEvent, { type: T }>;

/** Events that are counted. */
const COUNTED: readonly string[] = ["segment-played", "policy-updated", "evaluated", "base-progressed"];
/** Events that are left out. */
const HIDDEN: readonly string[] = ["epoch-completed"];

/** The lines of some entries of a ledger; both newest first. */
export function ledgerRows(entries: readonly LedgerAnswer[], { agents, population }: Facts): readonly LedgerRow[] {
  const facts = { agents, population: [...population, ...joinedMembers(entries, agents)] };
  const rows: LedgerRow[] = [];
  let counted: LedgerAnswer[] = [];
  const closeCount = () => {
    const [newest] = counted;
    if (newest) rows.push({ seq: newest.seq, at: newest.at, words: countWords(counted), detail: "", isCount: true });
    counted = [];
  };
  for (const entry of entries) {
    const { seq, at, event } = entry;
    if (HIDDEN.includes(event.type)) continue;
    if (COUNTED.includes(event.type)) {
      counted.push(entry);
      continue;
    }
    closeCount();
    rows.push({ seq, at, ...eventWords(event as unknown as LeagueEvent, facts), isCount: false });
  }
  closeCount();
  return rows;
}

/** Members by the entries with which they joined: a league's answer has a few of them only. */
const joinedMembers = (entries: readonly LedgerAnswer[], agents: Facts["agents"]): readonly NamedMember[] =>
  entries.flatMap(({ event }) => {
    if (event.type !== "member-added") return [];
    const { policy, version, agent = agents[0]?.id ?? "" } = event as unknown as EventOf<"member-added">;
    return [{ policy, version, agent }];
  });

const plural = (count: number, noun: string): string => `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;

/** "12 segments (768 episodes), 6 updates, 2 evaluations." */
function countWords(entries: readonly LedgerAnswer[]): string {
  const ofType = (type: string) => entries.filter(({ event }) => event.type === type);
  const segments = ofType("segment-played");
  const episodes = segments.reduce((sum, { event }) => sum + Number(event["episodes"]), 0);
  const parts = [
    [segments.length, `${plural(segments.length, "segment")} (${plural(episodes, "episode")})`],
    [ofType("policy-updated").length, plural(ofType("policy-updated").length, "update")],
    [ofType("evaluated").length, plural(ofType("evaluated").length, "evaluation")],
    [ofType("base-progressed").length, plural(ofType("base-progressed").length, "part")],
  ] as const;
  const words = parts.flatMap(([count, text]) => (count > 0 ? [text] : []));
  return `${words.join(", ").replace(/(\d) (parts?)$/, "$1 $2 of cloning the base")}.`;
}

type Words = Pick<LedgerRow, "words" | "detail">;

/** Kinds of jobs, and what they do. */
const work = [
  ["segment", "Self-play"],
  ["update", "Learning"],
  ["evaluation", "Measuring"],
] as const;

function engineWords(engines: WorkEngines): Words {
  const known = work.flatMap(([kind, doing]) => (engines[kind] === undefined ? [] : [`${doing} on ${engines[kind]}`]));
  const isOne = known.length === work.length && new Set(Object.values(engines)).size === 1;
  return { words: isOne ? `Jobs run on ${engines.segment}.` : `${known.join("; ")}.`, detail: "" };
}

/** One sentence about an event. */
function eventWords(event: LeagueEvent, facts: Facts): Words {
  const name = (version: number): string =>
    memberLabel({ agent: agentOf(event, facts), version }, facts.agents.length > 1);
  switch (event.type) {
    case "created":
      return { words: `League created with ${plural(event.config.agents.length || 1, "agent")}.`, detail: "" };
    case "led":
      return { words: "A server process took over.", detail: `Process ${event.holder}, fence ${event.fence}` };
    case "engines-chosen":
      return engineWords(event.engines);
    case "self-play-released":
      return {
        words: "Old self-play was deleted: episodes that no rating, payoff or gate cites.",
        detail: `Of entries 0 to ${event.through}`,
      };
    case "member-added":
      return { words: `${name(event.version)} joined the population${clonedWords(event)}.`, detail: event.policy };
    case "gate-decided":
      return gateWords(event, name(event.version));
    case "agent-restarted":
      return {
        words: `${name(event.version)} was replaced by policy ${shortHash(event.policy)}. ${event.reason}`,
        detail: event.policy,
      };
    case "payoffs-played":
      return payoffWords(event, facts);
    case "ladder-played":
      return ladderWords(event, name(event.version));
    case "best-response-requested":
      return {
        words: `Best response to ${name(event.version)} in seat ${event.seat} requested.`,
        detail: event.policy,
      };
    case "best-response-found":
      return responseWords(event, name(event.version));
    case "best-response-failed":
      return { words: `No best response to ${name(event.version)}: ${sentence(event.reason)}`, detail: event.policy };
    case "alarm-raised":
      return { words: `Alarm ${event.alarm} at ${name(event.version)}: ${event.sentence}`, detail: event.advice };
    case "alarm-cleared":
      return { words: `Alarm ${event.alarm} cleared at ${name(event.version)}.`, detail: "" };
    case "cross-played":
      return { words: "Snapshots played each other in all roles.", detail: "" };
    case "people-played":
      return { words: `A person's match with v${event.policyVersion} waits to be learned from.`, detail: event.match };
    case "paused":
      return { words: `Paused: ${sentence(event.reason)}`, detail: "" };
    case "resumed":
      return { words: "Resumed.", detail: "" };
    case "ended":
      return { words: `Ended: ${sentence(event.reason)}`, detail: "" };
    default:
      return { words: `${toWords(event.type)}.`, detail: "" };
  }
}

function agentOf(event: LeagueEvent, { agents }: Facts): string {
  return ("agent" in event ? event.agent : undefined) ?? agents[0]?.id ?? "";
}

const sentence = (reason: string): string => (/[.!?]$/.test(reason) ? reason : `${reason}.`);

const clonedWords = ({ cloned }: EventOf<"member-added">): string =>
  cloned ? `, cloned from ${cloned.base} with accuracy ${cloned.accuracy.toFixed(2)}` : "";

function responseWords(
  { seat, value, low, high, exact, meaning }: EventOf<"best-response-found">,
  name: string,
): Words {
  const digits = (number: number) => String(Number(number.toPrecision(3)));
  const earned = exact ? digits(value) : `at least ${digits(value)} (${digits(low)} to ${digits(high)})`;
  return { words: `A best response to ${name} in seat ${seat} earns ${earned} an episode.`, detail: meaning };
}

type Outcomes = { readonly wins: number; readonly draws: number; readonly losses: number };

/** The outcomes of a policy's games, from its side. */
function outcomesOf(policy: string, results: EventOf<"payoffs-played">["results"]): Outcomes {
  const sums = { wins: 0, draws: 0, losses: 0 };
  for (const { players, wins, draws, losses } of results) {
    const isFirst = players[0] === `policy:${policy}`;
    sums.wins += isFirst ? wins : losses;
    sums.draws += draws;
    sums.losses += isFirst ? losses : wins;
  }
  return sums;
}

const outcomeWords = ({ wins, draws, losses }: Outcomes): string =>
  `${plural(wins, "win")}, ${plural(draws, "draw")}, ${formatCount(losses)} ${losses === 1 ? "loss" : "losses"}`;

function gateWords({ gate, accepted, reason, evidence, policy, games }: EventOf<"gate-decided">, name: string): Words {
  const own = games.filter(({ players }) => players.includes(`policy:${policy}`));
  const played = own.length > 0 ? ` (${outcomeWords(outcomesOf(policy, own))})` : "";
  const numbers = Object.entries(evidence.numbers).map(
    ([key, value]) => `${toWords(key)} ${Number(value.toPrecision(4))}`,
  );
  return {
    words: `Gate ${gate.rule} ${accepted ? "accepted" : "refused"} ${name}${played}: ${sentence(reason)}`,
    detail: numbers.join(", "),
  };
}

function ladderWords({ policy, results, skipped }: EventOf<"ladder-played">, name: string): Words {
  const opponents = new Set(results.flatMap(({ players }) => players)).size - 1;
  const played =
    opponents > 0
      ? `${name} played ${plural(opponents, "ladder player")}: ${outcomeWords(outcomesOf(policy, results))}.`
      : `${name} played none of the league's ladder players.`;
  const left = skipped.map(({ player, reason }) => ` Skipped ${player}: ${sentence(reason)}`);
  return { words: `${played}${left.join("")}`, detail: policy };
}

function payoffWords({ policy, results }: EventOf<"payoffs-played">, { population, agents }: Facts): Words {
  const member = population.find((one) => one.policy === policy);
  const name = member ? memberLabel(member, agents.length > 1) : `Policy ${shortHash(policy)}`;
  const opponents = new Set(results.flatMap(({ players }) => players)).size - 1;
  return {
    words: `${name} played ${plural(Math.max(0, opponents), "member")} for the payoff table: ${outcomeWords(outcomesOf(policy, results))}.`,
    detail: policy,
  };
}
