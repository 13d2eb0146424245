import { randomBytes } from "node:crypto";
import { matchMaker } from "@colyseus/core";
import { parseReference } from "../../agents/player-reference.ts";
import type { Game, GameOptions } from "../../games/core/game.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { gameById } from "../../games/registry.ts";
import { ServerError } from "../errors.ts";
import type { Guests } from "../guests/guests.ts";
import type { LiveMatch } from "../store/live-match.ts";
import type { PlayerDirectory } from "./players.ts";
import { hashSeatToken, newSeatToken } from "./seat-token.ts";
import type { TableSeat } from "./table.ts";
import type { MatchRequest, MatchTicket } from "../schemas/matches.ts";

/** A seat of a match to be played; a person's has the hash of the token that opens it. */
export interface PlannedSeat extends TableSeat {
  readonly tokenHash: string | null;
}

/** A match to be played. */
export interface MatchPlan {
  readonly game: Game;
  readonly options: GameOptions;
  readonly seats: readonly PlannedSeat[];
  readonly seed: string;
  /**
   * The address that opened it: it and its rematches count for that guest, those that linger included. Null where that is not known
   * any more: they count in the total alone.
   */
  readonly guest: string | null;
}

/** Opens match rooms. */
export interface Matches {
  /** @throws ServerError `request/invalid`, `match/too-many`; GameError; AgentError. */
  create(request: MatchRequest, guest: string): Promise<MatchTicket>;
  /** The same players again, each one seat further where their players can take it. @throws ServerError `match/too-many`. */
  rematch(plan: MatchPlan): Promise<MatchTicket & { readonly turned: boolean }>;
  /**
   * Opens the room of a match again that another server was playing, whatever the limits: it is people's game.
   * @throws what opening a room throws.
   */
  recover(plan: MatchPlan, resumed: LiveMatch): Promise<void>;
  /** A match room is gone. */
  closed(room: string): void;
}

type MatchLimits = Pick<Guests, "spend" | "hold" | "holdAnyway">;

/** Rematches of matches whose address is not known share one minute's worth. */
const UNKNOWN_GUEST = "unknown";

export function createMatches(players: PlayerDirectory, guests: MatchLimits): Matches {
  const releases = new Map<string, () => void>();
  return {
    async create(request, guest) {
      const game = gameById(request.game);
      if (request.seats.length !== game.roles.length) {
        const wanted = `${game.name} has ${game.roles.length} seats (${game.roles.join(", ")})`;
        throw new ServerError("request/invalid", `${wanted}; name a player for each, not ${request.seats.length}.`);
      }
      const options = resolveOptions(game, request.options);
      const seats = await Promise.all(
        request.seats.map((reference, seat) => planSeat(players, game, reference, seat, request)),
      );
      return open({ game, options, seats, guest, seed: newSeed() }, guests, releases);
    },
    async rematch(plan) {
      const seats = plan.seats.map((_, seat) => plan.seats.at(seat - 1) as PlannedSeat);
      const turned = canSit(players, plan.game, seats);
      const turn = turned ? seats : plan.seats;
      return { ...(await open({ ...plan, seats: turn, seed: newSeed() }, guests, releases)), turned };
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
    closed(room) {
      releases.get(room)?.();
      releases.delete(room);
    },
  };
}

const newSeed = (): string => `match/${randomBytes(12).toString("hex")}`;

async function planSeat(
  players: PlayerDirectory,
  game: Game,
  reference: string,
  seat: number,
  { seats, name }: MatchRequest,
): Promise<PlannedSeat> {
  if (parseReference(reference).kind === "human") {
    const first = seats.findIndex((other) => other === "human") === seat;
    return { reference: "human", name: first && name ? name : `Player ${seat + 1}`, player: null, tokenHash: null };
  }
  const player = await players.player(reference, game);
  players.assertSeat(reference, game, seat);
  // It gets ready while people sit down; a failure shows at its first turn.
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
  const release = guests.hold("matches", plan.guest);
  try {
    guests.spend("newMatches", plan.guest ?? UNKNOWN_GUEST);
    const tokens = plan.seats.flatMap(({ player }, seat) => (player ? [] : [{ seat, token: newSeatToken() }]));
    const hashes = new Map(tokens.map(({ seat, token }) => [seat, hashSeatToken(token)]));
    const seats = plan.seats.map((planned, seat) => ({ ...planned, tokenHash: hashes.get(seat) ?? null }));
    const { roomId } = await matchMaker.createRoom("match", { plan: { ...plan, seats } });
    releases.set(roomId, release);
    return { room: roomId, tokens };
  } catch (error) {
    release();
    throw error;
  }
}
