import { GameError } from "../../../games/core/errors.ts";
import { replayState } from "../../../games/core/playthrough.ts";
import { OVER } from "../../../games/core/game.ts";
import { gameById } from "../../../games/registry.ts";
import { ServerError } from "../../errors.ts";
import type { LiveMatch, PlayedSoFar } from "../../store/live-match.ts";
import type { Match } from "../../store/store.ts";
import type { MatchPlan } from "./matches.ts";

/** Null when the document is damaged, so that the other matches continue. */
export async function unlessDamaged<T>(reading: Promise<T | null>): Promise<T | null> {
  try {
    return await reading;
  } catch (err) {
    if (err instanceof ServerError && err.code === "store/damaged") return null;
    throw err;
  }
}

/** A planned match and what was played of it, as saved while it lasts. */
export function liveRecord(
  room: string,
  { game, options, seed, seats, guest }: MatchPlan,
  played: PlayedSoFar | null,
): Omit<LiveMatch, "owner" | "savedAt"> {
  return {
    room,
    guest: guest ?? undefined,
    game: game.id,
    version: game.version,
    options,
    seed,
    seats: seats.map(({ reference, name, tokenHash, person, owner, consents, invited }) => ({
      reference,
      name,
      tokenHash,
      person,
      ...(owner && owner !== person && { owner }),
      ...(consents && { consents }),
      ...(invited && { invited }),
    })),
    played,
  };
}

/** The stored record of a match that can't continue: abandoned, unless it had reached its end. */
export function matchRecord(match: LiveMatch, { id, startedAt, actions, plies }: PlayedSoFar): Match {
  const { game, version, options, seed, seats, savedAt } = match;
  const log = actions.map(() => Number.NaN);
  const finished = finalReturns(match, actions);
  return {
    id,
    league: null,
    startedAt,
    endedAt: savedAt,
    outcome: finished ? "finished" : "abandoned",
    names: seats.map(({ name }) => name),
    people: seats.some(({ person }) => person) ? seats.map(({ person }) => person ?? null) : undefined,
    episode: {
      game,
      version,
      options,
      seed,
      pairing: seats.map(({ reference }) => reference),
      actions: Uint16Array.from(actions),
      logProbs: Float32Array.from(log),
      returns: finished ?? seats.map(() => 0),
      origin: "match",
    },
    plies,
  };
}

/** Null when the actions don't reach an end under the current rules. */
function finalReturns({ game: id, version, options }: LiveMatch, actions: readonly number[]): readonly number[] | null {
  try {
    const game = gameById(id);
    const state = replayState(game, actions, options);
    return version === game.version && game.turn(state) === OVER ? game.returns(state) : null;
  } catch (error) {
    if (error instanceof GameError) return null;
    throw error;
  }
}
