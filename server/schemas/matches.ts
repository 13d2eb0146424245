import { z } from "@hono/zod-openapi";
import { forfeitReasons } from "../../agents/forfeit.ts";
import { transcriptTurn, transcriptTotals } from "./transcripts.ts";
import { MAX_NAME_CHARACTERS } from "../common/display-name.ts";
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
      .object({ seat: z.number(), reason: z.enum(forfeitReasons) })
      .optional()
      .openapi({ description: "The seat that forfeited, and how; only if it was forfeited." }),
    names: z.array(z.string()),
    pairing: z.array(z.string()),
    returns: z.array(z.number()),
    plies: z.number(),
    answers: z.array(transcriptTotals.nullable()).optional().openapi({
      description:
        "What players outside the server did, one entry a seat, null for other players; absent if there were none.",
    }),
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

export const personName = displayName(MAX_NAME_CHARACTERS).openapi({ description: "The person's display name." });
export const playerKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{32}$/)
  .openapi({
    description:
      "The person's secret key, 24 random bytes in base64url. With it, a match against agents with the game's own options is rated; GET /api/ratings shows a hash of it.",
  });

export const consent = z.boolean().openapi({
  description: "Whether the person agrees that a league of the match learns from it; no if absent.",
});

export const matchRequest = z
  .object({
    game: id,
    options: gameOptions.optional(),
    /** One player reference a seat; "human" reserves the seat for the holder of its token. */
    seats: z.array(reference).min(1).max(8),
    invite: z.array(z.number().int().min(0).max(7)).max(7).optional().openapi({
      description: 'The "human" seats whose people are invited by a link; at least one other seat is "human".',
    }),
    name: personName.optional(),
    player: playerKey.optional(),
    consent: consent.optional(),
  })
  .strict()
  .openapi("MatchRequest");

export const matchTicket = z
  .object({
    room: z.string(),
    /** The seat token of each human seat that is not invited. */
    tokens: z.array(z.object({ seat: z.number(), token: z.string() })),
    invitations: z
      .array(z.object({ seat: z.number(), token: z.string() }))
      .optional()
      .openapi({
        description: "The invitation of each invited seat, to be accepted once; only if there are any.",
      }),
  })
  .openapi("MatchTicket");

/** An operator's request to end a match. */
export const endRequest = z
  .object({ reason: displayName(200).optional().openapi({ description: "A sentence for players and spectators." }) })
  .strict()
  .openapi("EndMatch");

export const endedMatch = z
  .object({ room: z.string(), sentence: z.string().openapi({ description: "How the match ended, as shown." }) })
  .openapi("EndedMatch");

export const restartRequest = z
  .object({ token: z.string().max(100).openapi({ description: "The token of a seat of the lost match." }) })
  .strict()
  .openapi("RestartMatch");

export const restartedMatch = z
  .object({ room: z.string().openapi({ description: "Its room; the tokens of the lost match's seats hold there." }) })
  .openapi("RestartedMatch");

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
    transcript: z.array(transcriptTurn).openapi({
      description: "Turns of players outside the server, in order: what each was asked and answered.",
    }),
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
export type RestartedMatch = z.infer<typeof restartedMatch>;
export type EndedMatch = z.infer<typeof endedMatch>;
export type MatchTicket = z.infer<typeof matchTicket>;
export type MatchListing = z.infer<typeof listedMatch>;
export type RevealedPly = z.infer<typeof revealedPly>;
export type MatchReplay = z.infer<typeof matchReplay>;
