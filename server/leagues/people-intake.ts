import type { Segment } from "../../agents/episode.ts";
import { packEpisodes } from "../../agents/episode.ts";
import { learnerSeats } from "../../agents/league/cast.ts";
import { hasRoomFor } from "../../agents/league/people.ts";
import type { LeagueEvent } from "../../agents/league/ledger.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import { hashInputs } from "../../agents/networks/hash.ts";
import { policyReference } from "../../agents/player-reference.ts";
import { verifyEpisode } from "../../agents/rollout/verify.ts";
import { gameById } from "../../games/registry.ts";
import { isDamage } from "../store/refusal.ts";
import type { ListedMatch, Match } from "../store/store.ts";
import { agentTag } from "./due.ts";
import type { Journal } from "./journal.ts";
import type { LeaderContext } from "./leader-context.ts";

/** Milliseconds between two looks for new matches: quick leagues make many updates a second. */
const LOOK_MS = 2000;
/** Most matches of people that a look lists, the newest. */
const MAX_LISTED_MATCHES = 200;

/**
 * Stores matches of people as segments of a league that learns from them, and enters them in its ledger: which update
 * learns from which match is then known, and repeated alike.
 */
export class PeopleIntake {
  readonly #context: LeaderContext;
  readonly #journal: Journal;
  #lookedAt = -Infinity;

  constructor(context: LeaderContext, journal: Journal) {
    this.#context = context;
    this.#journal = journal;
  }

  /** Looks for matches after an event that makes a new version. @throws ServerError of the store. */
  async check({ type }: LeagueEvent): Promise<void> {
    const { config } = this.#context.record;
    if (config.learnFrom !== "people" || (type !== "policy-updated" && type !== "member-added")) return;
    if (performance.now() - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = performance.now();
    const { store } = this.#context;
    const listed = await store.matches({ league: null, game: config.game, limit: MAX_LISTED_MATCHES });
    // The oldest first: what waits longest becomes too old soonest.
    for (const summary of listed.toReversed()) {
      for (const agent of this.#journal.fold.state.agents) await this.#take(agent, summary);
    }
  }

  async #take(agent: LeagueState, summary: ListedMatch): Promise<void> {
    const played = playedVersion(agent, summary);
    if (!played || !hasRoomFor(agent, personOf(summary))) return;
    const match = await this.#read(summary.id);
    if (!match || !isLearnable(agent, match, played.seats)) return;
    const segment = segmentOf(this.#context.record.id, agent, match, played);
    await this.#context.store.putSegment(segment);
    const { seats, version: policyVersion } = played;
    await this.#journal.append({
      type: "people-played",
      ...agentTag(agent),
      segment: segment.id,
      match: match.id,
      person: personOf(match),
      pairing: segment.pairing,
      seats,
      policyVersion,
    });
  }

  async #read(id: string): Promise<Match | null> {
    try {
      return await this.#context.store.match(id);
    } catch (error) {
      if (isDamage(error)) return null;
      throw error;
    }
  }
}

interface Played {
  readonly version: number;
  /** The seats in which the agent's policy played. */
  readonly seats: readonly number[];
}

/** The recent version of an agent that played a match in seats that it learns, if all its people agreed. */
function playedVersion(agent: LeagueState, { id, consent, outcome, pairing }: ListedMatch): Played | null {
  if (!consent || outcome !== "finished" || !pairing.includes("human") || agent.peopleMatches.has(id)) return null;
  const learned = learnerSeats(agent.config.cast);
  for (const { policy, version } of agent.versions.toReversed()) {
    const seats = learned.filter((seat) => pairing[seat] === policyReference(policy));
    if (seats.length > 0) return { version, seats };
  }
  return null;
}

const personOf = ({ people }: Pick<Match, "people">): string | null =>
  people?.find((person) => person !== null) ?? null;

/** Whether an episode can be learned from: the league's own rules and options, and a probability for each decision. */
function isLearnable({ config }: LeagueState, { consent, episode }: Match, seats: readonly number[]): boolean {
  const { options, actions, logProbs, origin } = episode;
  const isOwn = episode.game === config.game && JSON.stringify(options) === JSON.stringify(config.options);
  if (!consent || origin !== "match" || !isOwn || verifyEpisode(episode) !== null) return false;
  const game = gameById(config.game);
  let state = game.initial(options);
  for (const [ply, action] of actions.entries()) {
    if (seats.includes(game.turn(state)) && !Number.isFinite(logProbs[ply])) return false;
    state = game.next(state, action);
  }
  return true;
}

/** The match as a segment of one episode. */
function segmentOf(league: string, agent: LeagueState, { id: match, episode }: Match, played: Played): Segment {
  const { game, version, options, seed, pairing } = episode;
  return {
    id: hashInputs({ kind: "people", league, ...agentTag(agent), match }),
    league,
    ...agentTag(agent),
    purpose: "people",
    index: 0,
    game,
    version,
    options,
    seed,
    pairing,
    learnerSeats: played.seats,
    policyVersion: played.version,
    ...packEpisodes([episode]),
  };
}
