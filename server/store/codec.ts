import type { Segment } from "../../agents/episode.ts";
import { completeConfig } from "../../agents/league/defaults.ts";
import type { LeagueEvent, LedgerEntry } from "../../agents/league/ledger.ts";
import { totalsBySeat } from "../../agents/transcript.ts";
import { hashWeights } from "../../agents/networks/hash.ts";
import type { NetworkSpec, Weights } from "../../agents/networks/network.ts";
import type { ServerError } from "../errors.ts";
import { assertNamed, checked, read } from "./checked.ts";
import { documentShapes, type MatchDetail, type StoredNetwork } from "./documents.ts";
import {
  encodeColumn,
  decodeColumn,
  deflated,
  fromText,
  inflated,
  packHead,
  toText,
  unpackHead,
  UnreadableData,
} from "./encoding.ts";
import type { LiveMatch } from "./live-match.ts";
import { damaged, damagedLeague, quoted } from "./refusal.ts";
import type { StoredLease } from "./lease.ts";
import type { LeagueRecord, ListedMatch, Match, MatchSummary } from "./store.ts";

/*
 * Encodes documents for every store and decodes them. Disks and people change stores, so what is read may be anything:
 * each decoder returns what was written or throws `store/damaged` naming the document.
 */

/** A league's head, as text. */
export const packLeague = (league: LeagueRecord): string => toText(league);

/** @throws ServerError `store/damaged` */
export function unpackLeague(id: string, head: unknown): LeagueRecord {
  return read(
    (why) => damagedLeague(`The head of league ${quoted(id)}`, why),
    () => {
      const league = checked(documentShapes.league, fromText(head));
      assertNamed(id, league.id);
      return { ...league, config: completeConfig(league.config) };
    },
  );
}

/** An event of a ledger, as text. */
export const packEvent = (event: LeagueEvent): string => toText(event);

function unpackEvent(text: unknown): LeagueEvent {
  const event = checked(documentShapes.event, fromText(text));
  return event.type === "created" ? { ...event, config: completeConfig(event.config) } : event;
}

/** A ledger entry as stored. */
export interface StoredEntry {
  readonly seq: unknown;
  readonly at: unknown;
  readonly event: unknown;
}

/** Entries from `from` on, none of them missing. @throws ServerError `store/damaged` */
export function unpackEntries(league: string, from: number, stored: readonly StoredEntry[]): readonly LedgerEntry[] {
  return stored.map((entry, i) =>
    read(
      (why) => damagedLeague(`Entry ${from + i} of league ${quoted(league)}`, why),
      () => {
        const { seq, at, event } = entry;
        if (seq !== from + i) throw new UnreadableData("it is missing");
        if (typeof at !== "number") throw new UnreadableData("its time is missing");
        return { seq, at, event: unpackEvent(event) };
      },
    ),
  );
}

/** @throws ServerError `store/damaged` */
export function unpackLease(league: string, stored: unknown): StoredLease {
  return read(
    (why) => damagedLeague(`The lease of league ${quoted(league)}`, why),
    () => checked(documentShapes.lease, stored),
  );
}

/** A segment as head and deflated columns. */
export interface PackedSegment {
  readonly head: string;
  readonly starts: Uint8Array;
  readonly actions: Uint8Array;
  readonly logProbs: Uint8Array;
  readonly returns: Uint8Array;
}

/** A packed document as stored: every field may be missing or of another type. */
export type Stored<T> = { readonly [K in keyof T]?: unknown };

export function packSegment(segment: Segment): PackedSegment {
  const { starts, actions, logProbs, returns, ...head } = segment;
  return {
    head: packHead(head),
    starts: deflated(starts),
    actions: deflated(actions),
    logProbs: deflated(logProbs),
    returns: deflated(returns),
  };
}

/** @throws ServerError `store/damaged` */
export function unpackSegment(id: string, packed: Stored<PackedSegment>): Segment {
  return read(
    (why) => damagedLeague(`Segment ${quoted(id)}`, why),
    () => {
      const head = checked(documentShapes.segment, unpackHead(packed.head));
      assertNamed(id, head.id);
      const starts = inflated(Uint32Array, packed.starts, head.count + 1);
      const plies = assertOffsets(starts);
      return {
        ...head,
        starts,
        actions: inflated(Uint16Array, packed.actions, plies),
        logProbs: inflated(Float32Array, packed.logProbs, plies),
        returns: inflated(Float32Array, packed.returns, head.count * head.pairing.length),
      };
    },
  );
}

/** The head of a segment, marked as shared. @throws ServerError `store/damaged` */
export function sharedSegmentHead(id: string, head: unknown): string {
  const sharing = (): string => packHead({ ...checked(documentShapes.segment, unpackHead(head)), shared: true });
  return read((why) => damagedLeague(`Segment ${quoted(id)}`, why), sharing);
}

/** Whether the segment with this head is kept: it was shared, or is damaged and may be repaired. */
export function isSegmentKept(head: unknown): boolean {
  try {
    return checked(documentShapes.segment, unpackHead(head)).shared === true;
  } catch {
    return true;
  }
}

/** Most plies in a segment, over all its episodes: bounds what a damaged offset makes a reader allocate. */
const MAX_PLIES = 1 << 28;

/** Checks that offsets start at 0 and never decrease. @returns the last one. */
function assertOffsets(starts: Uint32Array): number {
  const last = starts.at(-1) ?? 0;
  if (starts[0] !== 0 || last > MAX_PLIES || starts.some((start, i) => start < (starts[i - 1] ?? 0))) {
    throw new UnreadableData("its offsets are out of order");
  }
  return last;
}

/** Weights as head and bytes. */
export interface PackedWeights {
  readonly head: string;
  readonly data: Uint8Array;
}

export function packWeights(weights: Weights): PackedWeights {
  const { values, ...head } = weights;
  return { head: toText(head), data: encodeColumn(values) };
}

/** Which leagues use weights, as stored outside the weights document. */
export interface WeightsUse {
  /** Whether a league keeps them, so that their values must be there. */
  readonly held: boolean;
  /** Leagues that keep them or have kept them: the hash of an optimizer's slots includes their league. */
  readonly leagues: readonly string[];
}

/**
 * Weights whose content matches their hash; null for a policy whose values were released.
 * @throws ServerError `store/damaged`
 */
export function unpackWeights(hash: string, packed: Stored<PackedWeights>, use: WeightsUse): Weights | null {
  const head = unpackWeightsHead(hash, packed.head);
  return read(
    (why) => damaged(weightsName(hash), why),
    () => {
      const values = decodeColumn(Float32Array, packed.data);
      // Every policy has values; an optimizer may have no slots.
      if (head.kind === "policy" && values.length === 0 && !use.held) return null;
      const { kind, game, network } = head;
      const owners = kind === "policy" ? [""] : ["", ...use.leagues];
      if (!owners.some((owner) => hashWeights(kind, game, network, values, owner) === hash)) {
        throw new UnreadableData("its content does not match its hash");
      }
      return { ...head, values };
    },
  );
}

const weightsName = (hash: string): string => `The document of weights ${quoted(hash.slice(0, 8))}`;

/** Weights without their values. @throws ServerError `store/damaged` */
export function unpackWeightsHead(hash: string, text: unknown): Omit<Weights, "values"> {
  return read(
    (why) => damaged(weightsName(hash), why),
    () => {
      const { network, ...head } = checked(documentShapes.weights, fromText(text));
      assertNamed(hash, head.hash);
      return { ...head, network: completeNetwork(network) };
    },
  );
}

/** Whether a release leaves a record: a policy's stays; optimizer slots and unreadable documents are deleted. */
export function isPolicyHead(text: unknown): boolean {
  try {
    return checked(documentShapes.weights, fromText(text)).kind === "policy";
  } catch {
    return false;
  }
}

function completeNetwork(stored: StoredNetwork): NetworkSpec {
  const roles = Array.from({ length: stored.roles }, (_, role) => role);
  const network = { vocabulary: 0, towers: [roles], ...stored };
  const inTowers = network.towers.flat().toSorted((a, b) => a - b);
  if (inTowers.join() !== roles.join()) throw new UnreadableData("its towers don't have every role once");
  return network;
}

/** A match, with the summary that lists read apart from the rest. */
export interface PackedMatch {
  readonly summary: string;
  readonly detail: string;
  readonly actions: Uint8Array;
  readonly logProbs: Uint8Array;
}

/** The fields of a match shown in lists. */
function matchSummary(match: Match): MatchSummary {
  const { id, league, startedAt, endedAt, outcome, forfeit, names, people, consent, episode } = match;
  const { game, pairing, returns, actions, transcript } = episode;
  const ended = { startedAt, endedAt, outcome, forfeit };
  const answers = transcript && totalsBySeat(transcript, pairing.length);
  return { id, league, game, ...ended, names, people, consent, pairing, returns, plies: actions.length, answers };
}

export function packMatch(match: Match): PackedMatch {
  const { version, options, seed, origin, actions, logProbs, transcript } = match.episode;
  const detail: MatchDetail = { plies: match.plies, version, options, seed, origin, transcript };
  return {
    summary: toText(matchSummary(match)),
    detail: packHead(detail),
    actions: encodeColumn(actions),
    logProbs: encodeColumn(logProbs),
  };
}

/** @throws ServerError `store/damaged` */
export function unpackMatch(id: string, packed: Stored<PackedMatch>): Match {
  return read(
    (why) => damaged(`Match ${quoted(id)}`, why),
    () => {
      const summary = checked(documentShapes.summary, fromText(packed.summary));
      assertNamed(id, summary.id);
      const { league, game, startedAt, endedAt, outcome, forfeit, names, people, consent, pairing, returns } = summary;
      const { plies, version, options, seed, origin, transcript } = checked(
        documentShapes.detail,
        unpackHead(packed.detail),
      );
      const actions = decodeColumn(Uint16Array, packed.actions, summary.plies);
      const logProbs = decodeColumn(Float32Array, packed.logProbs, summary.plies);
      const episode = { game, version, options, seed, pairing, actions, logProbs, returns, origin, transcript };
      return { id, league, startedAt, endedAt, outcome, forfeit, names, people, consent, episode, plies };
    },
  );
}

/** A match as a list reads it: its indexed fields and its summary. */
export interface StoredSummary {
  readonly id: unknown;
  readonly league?: unknown;
  readonly game?: unknown;
  readonly endedAt?: unknown;
  readonly summary?: unknown;
}

/** Entries of a list; one damaged match is listed as such and does not fail the list. */
export function unpackSummaries(stored: readonly StoredSummary[]): readonly ListedMatch[] {
  return stored.map((record) => {
    const id = String(record.id);
    try {
      return read(
        (why) => damaged(`Match ${quoted(id)}`, why),
        () => {
          const summary = checked(documentShapes.summary, fromText(record.summary));
          assertNamed(id, summary.id);
          return summary;
        },
      );
    } catch (error) {
      return damagedMatch(id, record, (error as ServerError).message);
    }
  });
}

function damagedMatch(id: string, { league, game, endedAt }: StoredSummary, reason: string): ListedMatch {
  return {
    id,
    league: typeof league === "string" ? league : null,
    game: typeof game === "string" ? game : "",
    startedAt: 0,
    endedAt: typeof endedAt === "number" ? endedAt : 0,
    outcome: "damaged",
    reason,
    names: [],
    pairing: [],
    returns: [],
    plies: 0,
  };
}

/** A match in play, as text. */
export const packLiveMatch = (match: LiveMatch): string => toText(match);

/** @throws ServerError `store/damaged` */
export function unpackLiveMatch(room: string, text: unknown): LiveMatch {
  return read(
    (why) => damaged(`The match in play of room ${quoted(room)}`, why),
    () => {
      const match = checked(documentShapes.liveMatch, fromText(text));
      assertNamed(room, match.room);
      return match;
    },
  );
}
