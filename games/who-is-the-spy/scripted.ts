import type { ScriptedPlayer } from "../core/game.ts";
import { choose, type Random } from "../core/random.ts";
import { FIRST_VOTE, NOT_SURE, isVoting, legal, sceneOf, type SpyState } from "./rules.ts";
import { holdsIn, type Scene } from "./rules/scene.ts";
import { clueBeliefs, spyPosterior } from "./scripted/listener.ts";

/** How a player gives a clue, and how it votes. */
interface Tactics {
  readonly clue: (state: SpyState, seat: number, random: Random) => number;
  readonly vote: (state: SpyState, seat: number, random: Random) => number;
}

/** A player that follows tactics, in any seat, as civilian and as spy. */
export function spyPlayer(id: string, summary: string, { clue, vote }: Tactics): ScriptedPlayer<SpyState> {
  return {
    id,
    summary,
    act: (state, seat, random) => (isVoting(state) ? vote(state, seat, random) : clue(state, seat, random)),
  };
}

/** The scene of the seat to move. */
const ownScene = (state: SpyState, seat: number): Scene => sceneOf(state, seat) ?? [];

/** A property of the own scene that nobody has named, uniformly; any other clue if there is none. */
export function describeScene(state: SpyState, seat: number, random: Random): number {
  const open = legal(state);
  const held = open.filter((clue) => holdsIn(ownScene(state, seat), clue));
  return choose(random, held.length > 0 ? held : open);
}

export const voteAtRandom = (state: SpyState, _seat: number, random: Random): number => choose(random, legal(state));

/** For the seat with the most clues that don't hold in the own scene, the first of equals; else not sure. */
export function voteByContradiction(state: SpyState, seat: number, random: Random): number {
  if (seat === state.spy) return voteAtRandom(state, seat, random);
  const scene = ownScene(state, seat);
  const wrong = Array.from(
    { length: state.seats },
    (_, other) => state.clues.filter((clue, i) => i % state.seats === other && !holdsIn(scene, clue)).length,
  );
  wrong[seat] = 0;
  const most = Math.max(...wrong);
  return most === 0 ? NOT_SURE : FIRST_VOTE + wrong.indexOf(most);
}

/** A vote pays 2p - 1 at the posterior probability p, not sure -0.5. */
const MIN_VOTE_PROBABILITY = 0.25;

/** For the likeliest spy, if that pays more than not sure. */
function voteByPosterior(state: SpyState, seat: number, random: Random): number {
  if (seat === state.spy) return voteAtRandom(state, seat, random);
  const posterior = spyPosterior(state, seat, ownScene(state, seat));
  const most = Math.max(...posterior);
  const likeliest = [...posterior.keys()].filter((other) => (posterior[other] as number) > most - 1e-9);
  return most > MIN_VOTE_PROBABILITY ? FIRST_VOTE + choose(random, likeliest) : NOT_SURE;
}

/** As a civilian a description; as the spy the clue that most probably holds in the civilians' scene. */
function bluff(state: SpyState, seat: number, random: Random): number {
  if (seat !== state.spy) return describeScene(state, seat, random);
  const open = legal(state);
  const beliefs = clueBeliefs(state, seat, ownScene(state, seat));
  const most = Math.max(...open.map((clue) => beliefs[clue] as number));
  return choose(
    random,
    open.filter((clue) => (beliefs[clue] as number) > most - 1e-9),
  );
}

export const scripted: readonly ScriptedPlayer<SpyState>[] = [
  spyPlayer("describer", "Describes its own scene, as the spy too, and votes at random.", {
    clue: describeScene,
    vote: voteAtRandom,
  }),
  spyPlayer("literal", "Describes its own scene and votes for whoever contradicts it most; else it is not sure.", {
    clue: describeScene,
    vote: voteByContradiction,
  }),
  spyPlayer("listener", "Describes its own scene and votes by the exact probability of each seat to be the spy.", {
    clue: describeScene,
    vote: voteByPosterior,
  }),
  spyPlayer("bluffer", "As listener, but as the spy it says what most probably holds in the civilians' scene.", {
    clue: bluff,
    vote: voteByPosterior,
  }),
];
