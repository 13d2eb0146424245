import { agentOfPolicy } from "../../../agents/league/agent-of-policy.ts";
import { keptSeats } from "../../../agents/league/pairing.ts";
import { optionsWith } from "../../../agents/league/memory.ts";
import type { Weights } from "../../../agents/networks/network.ts";
import { policyReference } from "../../../agents/player-reference.ts";
import type { Player } from "../../../agents/players/player.ts";
import { assertPolicyFits } from "../../../agents/players/policy.ts";
import { createPlayer } from "../../../agents/players/registry.ts";
import type { Game, GameOptions } from "../../../games/core/game.ts";
import { gameById } from "../../../games/registry.ts";
import { keptPlayers } from "../../jobs/evaluation-request.ts";
import { responseSeat } from "../../leagues/response-seat.ts";
import { policySource } from "../../store/policies.ts";
import type { StoreReader } from "../../store/store.ts";
import { readLeague } from "../stores.ts";
import { DEFAULT_POLICY, findPolicy, type PolicyFacts } from "./policies.ts";

/** A policy that a best response plays against, in its league's options. */
export interface Opposition {
  readonly league: string;
  readonly game: Game;
  readonly options: GameOptions;
  readonly facts: PolicyFacts;
  readonly weights: Weights;
  /** The seat of the best response. */
  readonly seat: number;
  /** Players of seats that the policy never learned. */
  readonly kept: ReadonlyMap<number, Player>;
}

interface Wanted {
  readonly league: string;
  readonly policy?: string;
  readonly seat?: string;
}

/**
 * Reads the policy, the other players and the seat.
 * @throws ServerError `league/not-found`, `policy/not-found`, `policy/released`; `request/invalid` for an unknown seat
 * or one whose opponents never learned; AgentError `policy/wrong-game`.
 */
export async function readOpposition(store: StoreReader, wanted: Wanted): Promise<Opposition> {
  const { record, state } = await readLeague(store, wanted.league);
  const game = gameById(state.config.game);
  const { facts, weights } = await findPolicy(store, [record.id], wanted.policy ?? DEFAULT_POLICY);
  assertPolicyFits(weights, game);
  const policies = policySource(store);
  const own = policyReference(weights.hash);
  const agent = agentOfPolicy(state, weights.hash);
  const untrained = keptSeats(agent).filter(({ player }) => player !== own);
  return {
    league: record.id,
    game,
    options: optionsWith(state.config.options, agent.memory),
    facts,
    weights,
    seat: responseSeat(
      game,
      agent.config,
      untrained.map(({ seat }) => seat),
      wanted.seat,
    ),
    kept: await keptPlayers(game, untrained, (reference, played) => createPlayer(reference, played, policies)),
  };
}
