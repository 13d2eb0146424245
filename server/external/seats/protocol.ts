import { createHash } from "node:crypto";
import { z } from "zod";
import type { LabelledAction } from "../../../agents/players/external.ts";

/*
 * The protocol of remote seats, version 1: socket.io with its usual path, namespace /seats. docs/seats.md has it in
 * words. A bot says `hello`; the server emits `turn` for each decision and `over` at each end; the bot emits `act` with
 * the id of a turn. `hello` and `act` are acknowledged with `{ok: …}` or `{error: {code, message}}`.
 */

export const SEATS_PROTOCOL = 1;
export const SEATS_NAMESPACE = "/seats";

/** Most tables of one bot. */
const MAX_BOT_TABLES = 256;
/** Longest text of an answer, characters. */
const MAX_ANSWER_CHARACTERS = 8192;

export const helloShape = z
  .object({
    protocol: z.number(),
    name: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, "1 to 32 of A-Z, a-z, 0-9, - and _"),
    /** The bot's secret: who has it is the same bot. */
    key: z.string().min(16, "at least 16 characters, such as 24 random bytes in hexadecimal").max(128),
    /** Games that it plays, by id; absent: all. */
    games: z.array(z.string().max(100)).max(100).optional(),
    /** Tables that it plays at once. */
    tables: z.number().int().min(1).max(MAX_BOT_TABLES).default(8),
  })
  .strict();

export const actShape = z
  .object({
    turn: z.string().max(64),
    action: z.number().int().optional(),
    text: z.string().max(MAX_ANSWER_CHARACTERS).optional(),
    /** Reasoning, stored with the episode. */
    thought: z.string().max(MAX_ANSWER_CHARACTERS).optional(),
  })
  .strict()
  .refine(({ action, text }) => (action === undefined) !== (text === undefined), "give either action or text");

export type Hello = z.infer<typeof helloShape>;
export type Act = z.infer<typeof actShape>;

/** The acknowledgement of a hello. */
export interface Welcome {
  readonly protocol: number;
  /** The bot's player reference, by which matches and leagues name it. */
  readonly reference: string;
  /** Turns that wait for it, which are sent again. */
  readonly turns: number;
}

/** A decision that a bot has to take. */
export interface TurnMessage {
  /** Id of the turn, which `act` repeats. A turn is sent again, with the same id, after the bot has reconnected. */
  readonly turn: string;
  readonly game: string;
  /** The episode. */
  readonly match: string;
  readonly seat: number;
  readonly role: string;
  /** Decisions of this seat so far. */
  readonly move: number;
  readonly prompt: string;
  readonly informationState: string;
  readonly legal: readonly LabelledAction[];
  /** Milliseconds since 1970. */
  readonly deadline: number;
  /** Why the previous answer was refused, and how many were; null at first. */
  readonly refusal: { readonly code: string; readonly message: string; readonly strikes: number } | null;
}

/** The end of an episode. */
export interface OverMessage {
  readonly match: string;
  readonly seat: number;
  readonly returns: readonly number[];
  /** Why it ended early; null if it was played to the end. */
  readonly reason: string | null;
}

/** A refusal, as an acknowledgement. */
export interface RefusedMessage {
  readonly error: { readonly code: string; readonly message: string };
}

/**
 * What follows `bot:` in the reference of a bot: its name and a hash of its key, so that nobody else can have it, on
 * this server or after a restart.
 */
export const botName = (name: string, key: string): string =>
  `${name}.${createHash("sha256").update(`bot/${name}/${key}`).digest("base64url").slice(0, 12)}`;

/** The name to show for what follows `bot:`. */
export const shownBotName = (bot: string): string => bot.replace(/\.[\w-]{12}$/, "");

export const BOT_NAME = /^[A-Za-z0-9_-]{1,32}\.[\w-]{12}$/;
