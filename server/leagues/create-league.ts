import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { AgentError } from "../../agents/errors.ts";
import { leagueAgents } from "../../agents/league/agents.ts";
import { namedPlayers } from "../../agents/league/cast.ts";
import type { LeagueConfig } from "../../agents/league/ledger.ts";
import { presetById } from "../../agents/league/presets.ts";
import { requestedConfig, type LeagueRequest } from "../../agents/league/request.ts";
import { networkFor } from "../../agents/networks/layout.ts";
import { parseReference } from "../../agents/player-reference.ts";
import { createPlayer, type ExternalKinds } from "../../agents/players/registry.ts";
import { gameById } from "../../games/registry.ts";
import { ServerError } from "../errors.ts";
import { keepPolicy, policySource } from "../store/policies.ts";
import type { LeagueRecord, Store } from "../store/store.ts";
import { leaguePrefix } from "./league-id.ts";

type NamedRequest = LeagueRequest & { readonly name?: string | undefined };

/**
 * Creates a league in the store.
 * @param external the players outside this process that it may seat.
 */
export async function createLeague(
  store: Store,
  { name, ...request }: NamedRequest,
  external?: ExternalKinds,
): Promise<LeagueRecord> {
  const config = await checkedConfig(store, request, external);
  return storeLeague(store, {
    id: `${leaguePrefix(config.game)}-${randomBytes(4).toString("hex")}`,
    name: name ?? nameFor(config),
    createdAt: Date.now(),
    config,
  });
}

/** Writes a new league: its head and the first entry of its ledger. @throws ServerError `store/conflict`. */
export async function storeLeague(store: Store, record: LeagueRecord): Promise<LeagueRecord> {
  await store.createLeague(record);
  try {
    await keepCast(store, record);
    await store.append(record.id, { seq: 0, at: record.createdAt, event: { type: "created", config: record.config } });
  } catch (error) {
    // Don't leave a half-launched league behind. If this fails too, the next start removes the head without a ledger.
    await store.deleteLeague(record.id).catch(() => {});
    throw error;
  }
  return record;
}

/** Keeps the policies that it names for as long as the league exists. @throws ServerError `policy/released`. */
async function keepCast(store: Store, { id, config }: LeagueRecord): Promise<void> {
  const named = namedPlayers(config)
    .map(parseReference)
    .filter(({ kind }) => kind === "policy");
  for (const { name } of named) await keepPolicy(store, name, id);
}

function nameFor({ game, preset }: LeagueConfig): string {
  if (preset === null) return `${gameById(game).name} league`;
  const { name } = presetById(preset.id);
  return preset.ablation === null ? name : `${name}, ${preset.ablation}`;
}

/**
 * The configuration, after checking that the policies of its cast are in the store and play the game. Writes nothing.
 * @throws ServerError `league/invalid`, `policy/released`.
 */
export async function checkedConfig(
  store: Store,
  request: LeagueRequest,
  external?: ExternalKinds,
): Promise<LeagueConfig> {
  try {
    const config = requestedConfig(request);
    await checkCastStored(store, config, external);
    return config;
  } catch (error) {
    if (error instanceof AgentError) throw new ServerError("league/invalid", error.message, error);
    throw error;
  }
}

/**
 * Checks that the players it names exist, and that its parents have the network it asks for.
 * @throws AgentError, ServerError `policy/released`.
 */
export async function checkCastStored(store: Store, config: LeagueConfig, external?: ExternalKinds): Promise<void> {
  const game = gameById(config.game);
  const source = { ...policySource(store), external };
  await Promise.all(namedPlayers(config).map((reference) => createPlayer(reference, game, source)));
  for (const { config: own } of leagueAgents(config)) {
    const weights = own.parent === null ? null : await store.weights(own.parent);
    if (!weights || isDeepStrictEqual(weights.network, networkFor(game, own.hidden, own.towers, own.network))) continue;
    const sentence = `The parent ${weights.hash.slice(0, 8)} has another network than the league: take its kind, widths and towers.`;
    throw new AgentError("policy/wrong-game", sentence);
  }
}
