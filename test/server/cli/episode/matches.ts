import { playthrough } from "../../../../games/core/playthrough.ts";
import { gameById } from "../../../../games/registry.ts";
import type { Match } from "../../../../server/store/store.ts";

/** A match of a person and a scripted player, played at random. */
export function randomMatch(id: string, game: string, endedAt: number, facts: Partial<Match> = {}): Match {
  const rules = gameById(game);
  const { steps, returns } = playthrough(rules, id);
  const episode = {
    game,
    version: rules.version,
    options: {},
    seed: `match/${id}`,
    pairing: ["human", "script:random"],
    actions: Uint16Array.from(steps, ({ action }) => action),
    logProbs: Float32Array.from(steps, () => Number.NaN),
    returns,
    origin: "match",
  } as const;
  const names = ["Ada, Countess", "Random"];
  const plies = steps.map(() => ({ probabilities: null, milliseconds: 12 }));
  return { id, league: null, startedAt: endedAt - 9000, endedAt, outcome: "finished", names, episode, plies, ...facts };
}

/** Without its last action: as if the person in seat 0 had left. */
export function forfeitedMatch(match: Match): Match {
  const [actions, logProbs] = [match.episode.actions.slice(0, -1), match.episode.logProbs.slice(0, -1)];
  const episode = { ...match.episode, actions, logProbs, returns: [-2, 2] };
  const forfeit = { seat: 0, reason: "left" } as const;
  return { ...match, outcome: "forfeited", forfeit, episode, plies: match.plies.slice(0, -1) };
}
