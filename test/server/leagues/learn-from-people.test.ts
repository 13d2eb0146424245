import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { firstPolicy } from "../../../agents/league/first-policy.ts";
import type { LedgerEntry } from "../../../agents/league/ledger.ts";
import { requestedConfig } from "../../../agents/league/request.ts";
import { resolveConfig } from "../../../agents/league/defaults.ts";
import { policyReference } from "../../../agents/player-reference.ts";
import { createPlayer } from "../../../agents/players/registry.ts";
import { CHANCE, OVER } from "../../../games/core/game.ts";
import { gameById } from "../../../games/registry.ts";
import { Table } from "../../../server/rooms/table/table.ts";
import type { LaunchRequest } from "../../../server/schemas/leagues.ts";
import { policySource } from "../../../server/store/policies.ts";
import type { LeagueRecord, Match } from "../../../server/store/store.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { auditLeague, eventsOf } from "../../support/league-audit.ts";
import { create, ended, inProcessRunner, leadUntil, openWorkshop, type Workshop } from "./in-process.ts";

const game = gameById("kuhn-poker");
const REQUEST: LaunchRequest = {
  game: game.id,
  hidden: [16],
  seed: 3,
  // At most 12 episodes of people in an update, 3 of one person.
  segmentEpisodes: 60,
  segmentsPerUpdate: 2,
  learner: { id: "ppo" },
  learnFrom: "people",
  budget: { updates: 3 },
};

const folder = temporaryFolder();
let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop(folder);
});
afterAll(() => workshop.store.close());

let matches = 0;

/** A match of a person, who takes the first legal action, against the first policy of the league. */
async function play(change: Partial<Match> = {}, request: LaunchRequest = REQUEST): Promise<string> {
  const { store } = workshop;
  const weights = firstPolicy(requestedConfig(request), "main");
  await store.putWeights(weights);
  const reference = policyReference(weights.hash);
  const player = await createPlayer(reference, game, policySource(store));
  const human = { reference: "human", name: "Ann", player: null, person: "ann" };
  const seats = [{ reference, name: "v0", player }, human];
  const seed = `people/${matches++}`;
  const setup = { game, options: {}, seed, seats, origin: "match", league: null, consent: true } as const;
  const table = new Table({ ...setup, agentDeadline: 60_000, now: () => 1_800_000_000_000 + matches });
  while (table.turn !== OVER) {
    if (table.turn === CHANCE) table.playChance();
    else if (table.turn === 1) table.playHuman(1, table.visiblePlies(1).length, game.legal(table.state)[0] ?? -1);
    else await table.playAgentTurn();
  }
  const match = { ...table.match(), ...change };
  await store.putMatch(match);
  return match.id;
}

const lead = (record: LeagueRecord, over: (entry: LedgerEntry) => boolean = ended): Promise<readonly LedgerEntry[]> =>
  leadUntil(workshop, record, inProcessRunner(workshop.context), over);
const updates = (entries: readonly LedgerEntry[]) => eventsOf(entries, "policy-updated");
const policies = (entries: readonly LedgerEntry[]) => updates(entries).map(({ policy }) => policy);

describe("a league that learns from people", () => {
  it("learns from matches that people agreed to, says from which, and repeats it alike after a change of leader", async () => {
    const without = await lead(await create(workshop, REQUEST));
    const [first, second] = [await play(), await play()];
    await play({ consent: undefined });
    await play({ outcome: "abandoned" });
    const self = await lead(await create(workshop, { ...REQUEST, learnFrom: "self-play" }));
    expect(policies(self)).toEqual(policies(without));

    const record = await create(workshop, REQUEST);
    const entries = await lead(record);
    const played = eventsOf(entries, "people-played");
    expect(played.map(({ match }) => match)).toEqual([first, second]);
    expect(played).toMatchObject([{ person: "ann", seats: [0], policyVersion: 0 }, { seats: [0] }]);
    const [update, ...later] = updates(entries);
    expect(update?.people).toEqual(played.map(({ segment }) => segment));
    expect(later.map(({ people }) => people)).toEqual([undefined, undefined]);
    const stored = await Promise.all(played.map(({ segment }) => workshop.store.segment(segment)));
    const decisions = stored.map((segment) => segment?.logProbs.filter((value) => !Number.isNaN(value)).length ?? 0);
    expect(update?.samples).toBe((updates(without)[0]?.samples ?? 0) + decisions.reduce((a, b) => a + b, 0));
    expect(update?.metrics["people"]).toBeCloseTo(2 / 122);
    expect(policies(entries)[0]).not.toBe(policies(without)[0]);
    await auditLeague(workshop.store, record.id);

    const again = await create(workshop, REQUEST);
    await lead(again, ({ event }) => event.type === "people-played" && event.match === second);
    const resumed = await lead(again);
    expect(eventsOf(resumed, "led")).toHaveLength(2);
    expect(policies(resumed)).toEqual(policies(entries));
    await auditLeague(workshop.store, again.id);
  });

  it("learns from few of many matches, and from fewer of one person", async () => {
    // Other seeds have another first policy, which met none of these people.
    const request = { ...REQUEST, seed: 4 };
    for (let i = 0; i < 30; i++) await play({ people: [null, "mallory"] }, request);
    for (let i = 0; i < 30; i++) await play({ people: [null, `person ${i}`] }, request);
    const entries = await lead(await create(workshop, request));
    const persons = new Map(eventsOf(entries, "people-played").map(({ segment, person }) => [segment, person]));
    const learned = updates(entries).map(({ people = [] }) => people.map((segment) => persons.get(segment)));
    // Matches that were left out may enter a later update, if it takes so long that the league looks again.
    expect(learned[0]).toHaveLength(12);
    for (const people of learned) {
      expect(people.length).toBeLessThanOrEqual(12);
      expect(people.filter((person) => person === "mallory").length).toBeLessThanOrEqual(3);
    }
    expect(learned[0]).toContain("mallory");
  });

  it("leaves out what it can't learn from: other options, a missing probability, an impossible result", async () => {
    const request = { ...REQUEST, seed: 5 };
    const id = await play({}, request);
    const { episode, ...match } = (await workshop.store.match(id)) as Match;
    const damaged: readonly Partial<Match["episode"]>[] = [
      { returns: [7, -7] },
      { logProbs: episode.logProbs.map(() => Number.NaN) },
      { origin: "openenv" },
      { version: 99 },
    ];
    for (const change of damaged)
      await workshop.store.putMatch({ ...match, id: `odd ${matches++}`, episode: { ...episode, ...change } });
    const entries = await lead(await create(workshop, request));
    expect(eventsOf(entries, "people-played").map(({ match: one }) => one)).toEqual([id]);
  });
});

describe("learnFrom", () => {
  it("is self-play by default, and needs a learner that clips ratios and plays with its last weights", () => {
    expect(resolveConfig(game, {}).learnFrom).toBe("self-play");
    expect(resolveConfig(game, { learnFrom: "people", learner: { id: "reinforce++" } }).learnFrom).toBe("people");
    expect(() => resolveConfig(game, { learnFrom: "people", learner: { id: "mmd" } })).toThrow(
      /clips the ratio to older play, ppo or reinforce\+\+; mmd does not/,
    );
  });
});
