import type { LeagueEvent } from "../../agents/league/ledger.ts";
import { optionsWith } from "../../agents/league/memory.ts";
import { playingPolicy } from "../../agents/league/playing.ts";
import { keptSeats } from "../../agents/league/pairing.ts";
import type { LeagueState, Version } from "../../agents/league/state.ts";
import { policyReference } from "../../agents/player-reference.ts";
import { gameById } from "../../games/registry.ts";
import { ServerError } from "../errors.ts";
import { agentTag } from "./due.ts";
import { responseSeat } from "./response-seat.ts";
import type { ResponseWish } from "./service.ts";

/** Where a best response has to be trained, unless requested otherwise. */
const DEFAULT_UPDATES = 30;
const DEFAULT_RUNS = 3;

/**
 * The ledger entry that requests a best response to a policy of a league.
 * @throws ServerError `league/responding` while another one is being found, `policy/not-found`, `request/invalid` for a
 * seat that it can't have.
 */
export function responseRequested(
  state: LeagueState,
  { policy, seat, updates = DEFAULT_UPDATES, seeds = DEFAULT_RUNS, seed = 1 }: ResponseWish,
): Extract<LeagueEvent, { type: "best-response-requested" }> {
  const pending = state.agents.find(({ responseRequest }) => responseRequest !== null);
  if (pending) {
    const sentence = `A best response to policy ${pending.responseRequest?.policy.slice(0, 8)} is being found; wait for it.`;
    throw new ServerError("league/responding", sentence);
  }
  const { agent, version } = findVersion(state, policy);
  const { config, memory } = agent;
  const own = policyReference(version.policy);
  const kept = keptSeats(agent).filter(({ player }) => player !== own);
  const untrained = kept.map((one) => one.seat);
  return {
    type: "best-response-requested",
    ...agentTag(agent),
    policy: version.policy,
    version: version.version,
    seat: responseSeat(gameById(config.game), config, untrained, seat),
    kept,
    options: optionsWith(config.options, memory),
    updates,
    runs: seeds,
    seed,
  };
}

/** The first agent's playing policy, its newest, or any newest policy or member by its hash or the beginning of it. */
function findVersion(state: LeagueState, wanted?: string): { readonly agent: LeagueState; readonly version: Version } {
  const versions = state.agents.flatMap((agent) => {
    const { policy, average, updates, members } = agent;
    const newest = [policy, average].flatMap((hash) => (hash === null ? [] : [{ policy: hash, version: updates }]));
    const frozen = members.map((member) => ({ policy: member.policy, version: member.version }));
    return [...newest, ...frozen].map((version) => ({ agent, version }));
  });
  const [first] = versions;
  if (!first) throw new ServerError("policy/not-found", "The league has no policy yet; wait for its first.");
  if (wanted === "newest") return first;
  const playing = playingPolicy(state);
  if (wanted === undefined) return playing ? { agent: state, version: playing } : first;
  const found = versions.filter(({ version }) => version.policy.startsWith(wanted));
  const [match] = found;
  if (match && found.every(({ version }) => version.policy === match.version.policy)) return match;
  if (match) throw new ServerError("request/invalid", `"${wanted}" begins several policies; give more of its hash.`);
  throw new ServerError(
    "policy/not-found",
    `"${wanted.slice(0, 12)}" is neither a newest policy nor a member of this league: other versions are not kept.`,
  );
}
