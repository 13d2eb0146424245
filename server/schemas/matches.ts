import { z } from "@hono/zod-openapi";
import { displayName, gameOptions, id, reference } from "./common.ts";

/** The summary of a finished match. */
const matchSummary = z
  .object({
    id: z.string(),
    league: z.string().nullable(),
    game: z.string(),
    startedAt: z.number(),
    endedAt: z.number(),
    outcome: z.enum(["finished", "forfeited", "abandoned"]),
    forfeit: z
      .object({ seat: z.number(), reason: z.enum(["time", "left", "absent"]) })
      .optional()
      .openapi({ description: "The seat that forfeited, and how; only if it was forfeited." }),
    names: z.array(z.string()),
    pairing: z.array(z.string()),
    returns: z.array(z.number()),
    plies: z.number(),
  })
  .openapi("MatchSummary");

/** An entry of a list of matches. */
export const listedMatch = matchSummary
  .extend({
    outcome: z.enum(["finished", "forfeited", "abandoned", "damaged"]).openapi({
      description: "damaged: its record can't be read; `reason` says why, and names, returns and plies are empty.",
    }),
    reason: z.string().optional().openapi({ description: "Only if it is damaged." }),
  })
  .openapi("ListedMatch");

export const matchRequest = z
  .object({
    game: id,
    options: gameOptions.optional(),
    /** One player reference a seat; "human" reserves the seat for the holder of its token. */
    seats: z.array(reference).min(1).max(8),
    name: displayName(40).optional().openapi({ description: "The person's display name." }),
    player: z
      .string()
      .regex(/^[A-Za-z0-9_-]{32}$/)
      .optional()
      .openapi({
        description:
          "The person's secret key, 24 random bytes in base64url. With it, a match against agents with the game's own options is rated; GET /api/ratings shows a hash of it.",
      }),
  })
  .strict()
  .openapi("MatchRequest");

export const matchTicket = z
  .object({
    room: z.string(),
    /** The seat token of each human seat. */
    tokens: z.array(z.object({ seat: z.number(), token: z.string() })),
  })
  .openapi("MatchTicket");

/** A ply as revealed after the end. */
export const revealedPly = z
  .object({
    turn: z.number().openapi({ description: "The seat that moved, or -1 for chance." }),
    action: z.number(),
    label: z.string(),
    /** The player's probabilities over its legal actions; null if it gives none. */
    probabilities: z.array(z.object({ action: z.number(), label: z.string(), probability: z.number() })).nullable(),
    milliseconds: z.number(),
  })
  .openapi("RevealedPly");

export const matchReplay = matchSummary
  .extend({
    sentence: z.string().openapi({ description: "A sentence on how it ended." }),
    options: gameOptions,
    roles: z.array(z.string()),
    steps: z.array(revealedPly),
    /** Fully revealed views before ply 0, 1, …, and after the last: `steps.length + 1` of them. */
    views: z.array(z.unknown()),
    /** The same for the public, and for each seat. */
    publicViews: z.array(z.unknown()),
    seatViews: z.array(z.array(z.unknown())),
    episode: z
      .object({
        version: z.number().openapi({ description: "Of the game's rules." }),
        seed: z.string().openapi({ description: "Seed of the random streams of chance and players." }),
        origin: z.string(),
        actions: z.array(z.number()),
        logProbs: z.array(z.number().nullable()).openapi({
          description:
            "Behaviour log-probability of each action, nats; null for chance and for players that give none.",
        }),
      })
      .openapi({ description: "The stored record; options, pairing and returns are outside it." }),
  })
  .openapi("MatchReplay");

export type MatchRequest = z.infer<typeof matchRequest>;
export type MatchTicket = z.infer<typeof matchTicket>;
export type MatchListing = z.infer<typeof listedMatch>;
export type RevealedPly = z.infer<typeof revealedPly>;
export type MatchReplay = z.infer<typeof matchReplay>;
