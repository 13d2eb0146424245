import type { Player } from "../../../agents/players/player.ts";
import { policyPlayer } from "../../../agents/players/policy.ts";
import { createPlayer } from "../../../agents/players/registry.ts";
import { parseReference } from "../../../agents/player-reference.ts";
import type { Game } from "../../../games/core/game.ts";
import { ServerError } from "../../errors.ts";
import { plainName } from "../../rooms/players/players.ts";
import type { StoreReader } from "../../store/store.ts";
import { commandExternal } from "../external.ts";
import { findPolicy, gameLeagues, type PolicyFacts } from "../policy/policies.ts";
import { findLeague } from "../stores.ts";

/** A player; for a policy, also its facts. */
export interface Seated {
  readonly player: Player;
  readonly facts: PolicyFacts | null;
}

/**
 * The player of each reference, one object per distinct reference.
 * @param store null if the command has no --store: then there are no policies.
 * @throws ServerError `request/invalid`; whatever creating a player throws.
 */
export async function seatPlayers(
  store: StoreReader | null,
  game: Game,
  references: readonly string[],
  league: string | undefined,
): Promise<readonly Seated[]> {
  const made = new Map<string, Seated>();
  for (const reference of new Set(references)) made.set(reference, await seat(store, game, reference, league));
  return references.map((reference) => made.get(reference) as Seated);
}

async function seat(
  store: StoreReader | null,
  game: Game,
  reference: string,
  league: string | undefined,
): Promise<Seated> {
  const { kind, name } = parseReference(reference);
  if (kind !== "policy") {
    const external = commandExternal();
    return { player: await createPlayer(reference, game, { weights: async () => null, external }), facts: null };
  }
  if (store === null) throw new ServerError("request/invalid", `Name the --store that holds ${reference}.`);
  const leagues = league === undefined ? await gameLeagues(store, game.id) : [await findLeague(store, league)];
  const { weights, facts } = await findPolicy(store, leagues, name);
  return { player: policyPlayer(weights, game), facts };
}

/** The name shown in a seat of a stored match. */
export const seatName = ({ player, facts }: Seated): string =>
  facts ? `${facts.league} v${facts.version}` : plainName(player.reference);
