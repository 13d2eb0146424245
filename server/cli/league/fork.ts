import { minimalRequest } from "../../../agents/league/minimal-request.ts";
import type { LeagueRequest } from "../../../agents/league/request.ts";
import { chooseParent } from "../../../agents/league/schedule.ts";
import type { LeagueState } from "../../../agents/league/state.ts";
import { parentRules, resolveParentOptions } from "../../../agents/parents/registry.ts";
import { random } from "../../../games/core/random.ts";
import { ServerError } from "../../errors.ts";
import { createLeague } from "../../leagues/create-league.ts";
import { quoted } from "../../store/refusal.ts";
import { printAnswer, type OutputOptions } from "../output.ts";
import { pickByPrefix } from "../prefix.ts";
import { readLeague, withStore } from "../stores.ts";

interface ForkOptions extends OutputOptions {
  readonly league: string;
  readonly store: string;
  readonly from: string;
  readonly agent?: string;
  readonly seed?: number;
  readonly updates?: number;
  readonly name?: string;
}

/** `league fork`: a new league with the settings of a stored one that starts from one of its frozen policies. */
export async function forkLeague(options: ForkOptions): Promise<void> {
  await withStore(options.store, async (store) => {
    const { record, state } = await readLeague(store, options.league);
    const agent = findAgent(state, options.agent, record.id);
    const parent = findParent(agent, options.from, record.id);
    const { seed = record.config.seed, updates, name = `${record.name}, forked` } = options;
    const budget = updates === undefined ? {} : { budget: { updates } };
    const request = { ...withParent(minimalRequest(record.config), agent, parent), seed, name, ...budget };
    const fork = await createLeague(store, request);
    const answer = { league: fork.id, from: record.id, agent: agent.agent.id, parent };
    printAnswer(options, answer, () => [
      `${fork.id} starts from ${parent.slice(0, 12)} of ${record.id}`,
      `run it with: league run --store ${options.store} --league ${fork.id}`,
    ]);
  });
}

function findAgent(state: LeagueState, id: string | undefined, league: string): LeagueState {
  const found = id === undefined ? state.agents[0] : state.agents.find(({ agent }) => agent.id === id);
  if (found) return found;
  const known = state.agents.map(({ agent }) => agent.id).join(", ");
  throw new ServerError("league/invalid", `League ${quoted(league)} has no agent "${id}"; it has ${known}.`);
}

/** A frozen policy by its hash, or by the rule that chooses it. */
function findParent(state: LeagueState, from: string, league: string): string {
  const rule = parentRules.find(({ id }) => id === from);
  const chosen = rule && { rule: rule.id, options: resolveParentOptions(rule) };
  const parent = chosen && chooseParent(state, chosen, random(`fork/${league}/${state.updates}`));
  if (parent) return parent;
  return pickByPrefix(from.replace(/^policy:/, ""), {
    what: "member or refused candidate",
    where: `in league ${league}`,
    notFound: "policy/not-found",
    candidates: [...state.members, ...state.refused].map(({ policy }) => policy),
    idOf: (id) => id,
  });
}

function withParent(request: LeagueRequest, { agent, agents }: LeagueState, parent: string): LeagueRequest {
  if (agents.length === 1) return { ...request, parent };
  const changed = request.agents?.map((one) => (one.id === agent.id ? { ...one, parent } : one));
  return { ...request, agents: changed };
}
