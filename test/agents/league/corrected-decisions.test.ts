import { describe, expect, it } from "vitest";
import { forgetting } from "../../../agents/alarms/forgetting.ts";
import { resolveConfig } from "../../../agents/league/defaults.ts";
import { foldLedger, type LeagueFold } from "../../../agents/league/fold.ts";
import type { LeagueEvent, LedgerEntry, PairResult } from "../../../agents/league/ledger.ts";
import { segmentPairing } from "../../../agents/league/pairing.ts";
import { stateAtVersion } from "../../../agents/league/schedule.ts";
import { random, randomInteger, type Random } from "../../../games/core/random.ts";
import { gameById } from "../../../games/registry.ts";
import { joined, played, updated } from "./ledgers.ts";

/*
 * Decisions over many members are corrected after each change of the payoffs. A league that was read at once has
 * nothing to correct: both must decide the same, to the last bit.
 */

const EPISODES_PER_PAIR = 40;
const FOLLOWED_UPDATES = 100;
/** Updates between members. */
const UPDATES_PER_MEMBER = 5;

/** A league that is followed entry by entry. */
class FollowedLeague {
  readonly fold: LeagueFold;
  readonly #entries: LedgerEntry[] = [];

  constructor(game: string, rule: string, ahead: boolean) {
    const config = resolveConfig(gameById(game), {
      matchmaking: { rule },
      pastShare: 1,
      ahead,
      segmentsPerUpdate: 2,
      seed: 3,
    });
    this.#entries.push({ seq: 0, at: 0, event: { type: "created", config } });
    this.fold = foldLedger(this.#entries);
    this.add(joined(0));
  }

  add(event: LeagueEvent): void {
    const entry = { seq: this.#entries.length, at: this.#entries.length, event };
    this.#entries.push(entry);
    this.fold.apply(entry);
  }

  /** The same league, read at once. */
  reread(): LeagueFold {
    return foldLedger(this.#entries);
  }
}

/** A result in which strengths form a cycle, so that members are forgotten, beaten again, and win rates differ. */
function meeting(players: readonly [string, string], draw: Random): PairResult {
  const [a, b] = players.map((player) => Math.floor(Number(player.slice("policy:p".length)) / UPDATES_PER_MEMBER));
  const lead = ((((a ?? 0) - (b ?? 0)) % 3) + 3) % 3;
  const share = lead === 0 ? 0.5 : lead === 1 ? 0.8 : 0.2;
  const wins = Math.min(EPISODES_PER_PAIR, Math.round(EPISODES_PER_PAIR * share) + randomInteger(draw, 5));
  const mean = (2 * wins) / EPISODES_PER_PAIR - 1;
  return {
    players,
    seats: [0, 1],
    episodes: EPISODES_PER_PAIR,
    wins,
    draws: 0,
    losses: EPISODES_PER_PAIR - wins,
    means: [mean, -mean],
    variances: [1 - mean * mean, 1 - mean * mean],
  };
}

/** Plays and learns; calls `check` after every entry. */
function follow(league: FollowedLeague, check: () => void): void {
  const draw = random("followed league");
  const { state } = league.fold;
  const add = (event: LeagueEvent) => {
    league.add(event);
    check();
  };
  for (let version = 1; version <= FOLLOWED_UPDATES; version++) {
    const segments = [0, 1].map((place) => {
      const index = 2 * (version - 1) + place;
      const { pairing } = segmentPairing(state, index);
      const [a = "", b = ""] = pairing;
      const more = a === b ? {} : { result: meeting([a, b], draw) };
      add(played(index, { pairing, policyVersion: state.updates, episodes: EPISODES_PER_PAIR, ...more }));
      return `s${index}`;
    });
    add(updated(version, segments));
    if (version % UPDATES_PER_MEMBER !== 0) continue;
    add(joined(version));
    const others = state.members.slice(0, -1).filter(() => draw() < 0.4);
    const results = others.flatMap(({ policy }) => {
      const [own, other] = [`policy:p${version}`, `policy:${policy}`];
      return [meeting([own, other], draw), meeting([other, own], draw)].map((result) => ({ ...result, segment: "" }));
    });
    add({ type: "payoffs-played", policy: `p${version}`, results, seconds: 0 });
  }
}

describe("matchmaking after changes of the payoffs", () => {
  const rules = [
    "pfsp-hard",
    "pfsp-variance",
    "pfsp-linear",
    "alphastar",
    "past-champions",
    "psro-prd",
    "psro-nash",
  ] as const;
  it.each(rules.flatMap((rule) => [false, true].map((ahead) => ({ rule, ahead }))))(
    "chooses as for a league that was read at once: $rule, ahead $ahead",
    ({ rule, ahead }) => {
      const league = new FollowedLeague("leduc-poker", rule, ahead);
      let checks = 0;
      const opponents = new Set<string>();
      follow(league, () => {
        const { state } = league.fold;
        const versions = ahead && state.updates > 0 ? [state.updates - 1, state.updates] : [state.updates];
        const pairings = (fold: LeagueFold) =>
          versions.flatMap((version) =>
            Array.from({ length: 6 }, (_, turn) => segmentPairing(stateAtVersion(fold.state, version), turn)),
          );
        const now = pairings(league.fold);
        for (const { pairing } of now) for (const player of pairing) opponents.add(player);
        if (checks++ % 9 > 0) return;
        expect(pairings(league.reread())).toEqual(now);
      });
      expect(opponents.size).toBeGreaterThan(10);
    },
  );
});

describe("the alarm forgetting after changes of the payoffs", () => {
  it.each(["leduc-poker", "attacker-defender"])("finds what it finds in a league that was read at once: %s", (game) => {
    const league = new FollowedLeague(game, "uniform-past", false);
    const found = new Set<string>();
    let checks = 0;
    follow(league, () => {
      const detect = (fold: LeagueFold) => [false, true].map((isRaised) => forgetting.detect(fold.state, isRaised));
      const now = detect(league.fold);
      for (const finding of now) found.add(finding?.sentence ?? "none");
      if (checks++ % 5 > 0) return;
      expect(detect(league.reread())).toEqual(now);
    });
    expect(found.size).toBeGreaterThan(5);
  });
});
