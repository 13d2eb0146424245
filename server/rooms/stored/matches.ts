import { randomBytes } from "node:crypto";
import { matchMaker } from "@colyseus/core";
import { parseReference } from "../../../agents/player-reference.ts";
import type { Game, GameOptions } from "../../../games/core/game.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { gameById } from "../../../games/registry.ts";
import { ServerError } from "../../errors.ts";
import type { Guests } from "../../guests/guests.ts";
import type { LiveMatch } from "../../store/live-match.ts";
import type { PlayerDirectory } from "../players/players.ts";
import { hashSeatToken, newSeatToken, personId } from "./seat-token.ts";
import type { TableSeat } from "../table/table.ts";
import type { MatchRequest, MatchTicket } from "../../schemas/matches.ts";

/** A seat of a planned match; a person's has the hash of its token. */
export interface PlannedSeat extends TableSeat {
  readonly tokenHash: string | null;
  /** Whether its invitation was not accepted yet: `tokenHash` is then the invitation's. */
  readonly invited?: boolean | undefined;
  /** The public id of the person who took the seat, for bans, even if the match does not count for it. */
  readonly owner?: string | null | undefined;
  /** Whether that person agreed that a league learns from the match. */
  readonly consents?: true | undefined;
}

/** A planned match. */
export interface MatchPlan {
  readonly game: Game;
  readonly options: GameOptions;
  readonly seats: readonly PlannedSeat[];
  readonly seed: string;
  /** Whether one of its policies is of a league that learns from people. */
  readonly learns: boolean;
  /**
   * The address that opened it. Limits count the match and its rematches for that guest until their rooms close. Null
   * when it is unknown: they count in the total only.
   */
  readonly guest: string | null;
}

/** Whether a match is one that a league may learn from: whether all its people agreed; null if no league would. */
export function consentOf({ learns, seats }: Pick<MatchPlan, "learns" | "seats">): boolean | null {
  const people = seats.filter(({ player }) => !player);
  return learns && people.length > 0 ? people.every(({ consents }) => consents === true) : null;
}

/** Opens match rooms. */
export interface Matches {
  /** @throws ServerError `request/invalid`, `match/too-many`; GameError; AgentError. */
  create(request: MatchRequest, guest: string): Promise<MatchTicket>;
  /** The same players again, each one seat further if all can play that seat. @throws ServerError `match/too-many`. */
  rematch(plan: MatchPlan): Promise<MatchTicket & { readonly turned: boolean }>;
  /**
   * Reopens the room of a match that an earlier server ran. Ignores limits, since its people are still playing.
   * @throws what opening a room throws.
   */
  recover(plan: MatchPlan, resumed: LiveMatch): Promise<void>;
  /**
   * A lost match again from the beginning: the same seats, with the same tokens; returns its room.
   * @throws ServerError `match/too-many`.
   */
  restart(plan: MatchPlan): Promise<string>;
  /** Call when a match room is disposed. */
  closed(room: string): void;
}

type MatchLimits = Pick<Guests, "spend" | "hold" | "holdAnyway">;

/** Name of an invited person until the invitation is accepted. */
const INVITED_NAME = "Invited player";

/** Guest whose rate limit is shared by rematches with an unknown address. */
const UNKNOWN_GUEST = "unknown";

/**
 * @param assertOpen throws while no new matches are opened.
 * @param whenSafe resolves when a new match outlives this server; only then is it known to who opened it.
 */
export function createMatches(
  players: PlayerDirectory,
  guests: MatchLimits,
  assertOpen: () => void = () => {},
  whenSafe: (room: string) => Promise<void> = () => Promise.resolve(),
): Matches {
  const releases = new Map<string, () => void>();
  const safely = async <T extends { readonly room: string }>(opened: T): Promise<T> => {
    await whenSafe(opened.room);
    return opened;
  };
  return {
    async create(request, guest) {
      assertOpen();
      const game = gameById(request.game);
      if (request.seats.length !== game.roles.length) {
        const wanted = `${game.name} has ${game.roles.length} seats (${game.roles.join(", ")})`;
        throw new ServerError("request/invalid", `${wanted}; name a player for each, not ${request.seats.length}.`);
      }
      assertInvites(request);
      const options = resolveOptions(game, request.options);
      const owner = request.player === undefined ? null : personId(request.player);
      const person = isRated(game, request) || isInviting(request) ? owner : null;
      const consent = request.consent ? { consents: true as const } : {};
      const planned = await Promise.all(
        request.seats.map((reference, seat) => planSeat(players, game, reference, seat, request)),
      );
      const seats = planned.map((seat) =>
        seat.player || seat.invited ? seat : { ...seat, person, owner, ...consent },
      );
      const learns = request.seats.some((reference) => players.learns(reference));
      return safely(await open({ game, options, seats, learns, guest, seed: newSeed() }, guests, releases));
    },
    async rematch(plan) {
      assertOpen();
      const seats = plan.seats.map((_, seat) => plan.seats.at(seat - 1) as PlannedSeat);
      const turned = canSit(players, plan.game, seats);
      const turn = turned ? seats : plan.seats;
      return safely({ ...(await open({ ...plan, seats: turn, seed: newSeed() }, guests, releases)), turned });
    },
    async recover(plan, resumed) {
      const release = guests.holdAnyway("matches", plan.guest);
      try {
        const { roomId } = await matchMaker.createRoom("match", { plan, resumed });
        releases.set(roomId, release);
      } catch (error) {
        release();
        throw error;
      }
    },
    restart: (plan) => openRoom({ ...plan, seed: newSeed() }, guests, releases),
    closed(room) {
      releases.get(room)?.();
      releases.delete(room);
    },
  };
}

/**
 * Whether a match can be rated: one person against agents, with the game's own options. A person could otherwise win
 * against a second key, or choose options that make it win.
 */
function isRated(game: Game, { seats, options }: MatchRequest): boolean {
  const isDefault = JSON.stringify(resolveOptions(game, options)) === JSON.stringify(resolveOptions(game));
  return isDefault && seats.filter((reference) => parseReference(reference).kind === "human").length === 1;
}

const isInviting = ({ invite }: MatchRequest): boolean => invite !== undefined && invite.length > 0;

/** @throws ServerError `request/invalid`: invitations are for people's seats, and someone must invite. */
function assertInvites({ seats, invite = [] }: MatchRequest): void {
  const isHuman = (seat: number): boolean => seat < seats.length && parseReference(seats[seat] ?? "").kind === "human";
  const own = seats.filter((_, seat) => isHuman(seat) && !invite.includes(seat));
  if (invite.length === 0 || (invite.every(isHuman) && own.length > 0)) return;
  throw new ServerError(
    "request/invalid",
    '`invite` names seats that are "human", and leaves at least one other "human" seat to whoever invites.',
  );
}

const newSeed = (): string => `match/${randomBytes(12).toString("hex")}`;

async function planSeat(
  players: PlayerDirectory,
  game: Game,
  reference: string,
  seat: number,
  { seats, name, invite = [] }: MatchRequest,
): Promise<PlannedSeat> {
  if (parseReference(reference).kind === "human") {
    if (invite.includes(seat))
      return { reference: "human", name: INVITED_NAME, player: null, tokenHash: null, invited: true };
    const first = seats.findIndex((other, index) => other === "human" && !invite.includes(index)) === seat;
    return { reference: "human", name: first && name ? name : `Player ${seat + 1}`, player: null, tokenHash: null };
  }
  players.assertOffered(reference, game);
  const player = await players.player(reference, game);
  players.assertSeat(reference, game, seat);
  // Warms up while people join; a failure shows at its first turn.
  player.prepare?.().catch(() => {});
  return { reference, name: players.name(reference, game, seat), player, tokenHash: null };
}

function canSit(players: PlayerDirectory, game: Game, seats: readonly PlannedSeat[]): boolean {
  return seats.every(({ reference, player }, seat) => {
    const known = player ? players.facts(reference, game) : null;
    return !known || known.seats.includes(seat);
  });
}

async function open(plan: MatchPlan, guests: MatchLimits, releases: Map<string, () => void>): Promise<MatchTicket> {
  const tokens = plan.seats.flatMap(({ player }, seat) => (player ? [] : [{ seat, token: newSeatToken() }]));
  const hashes = new Map(tokens.map(({ seat, token }) => [seat, hashSeatToken(token)]));
  const seats = plan.seats.map((planned, seat) => ({ ...planned, tokenHash: hashes.get(seat) ?? null }));
  const room = await openRoom({ ...plan, seats }, guests, releases);
  const [invitations, own] = [true, false].map((isInvited) =>
    tokens.filter(({ seat }) => (plan.seats[seat]?.invited ?? false) === isInvited),
  );
  return { room, tokens: own ?? [], ...(invitations && invitations.length > 0 && { invitations }) };
}

/** @throws ServerError `match/too-many`. */
async function openRoom(plan: MatchPlan, guests: MatchLimits, releases: Map<string, () => void>): Promise<string> {
  const release = guests.hold("matches", plan.guest);
  try {
    guests.spend("newMatches", plan.guest ?? UNKNOWN_GUEST);
    const { roomId } = await matchMaker.createRoom("match", { plan });
    releases.set(roomId, release);
    return roomId;
  } catch (error) {
    release();
    throw error;
  }
}
