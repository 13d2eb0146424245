import { z } from "@hono/zod-openapi";

const masses = z.array(z.number()).nullable();

/** Ratings of a league's members. */
export const leagueRatings = z
  .object({
    at: z.number().openapi({ description: "Number of ledger entries when they were computed." }),
    anchor: z.string().nullable().openapi({ description: "The member whose rating is 0." }),
    total: z.number().openapi({ description: "Rows of all rated members; `ratings` has the strongest of each role." }),
    ratings: z.array(
      z.object({
        member: z.string().openapi({ description: "A policy's hash, or another player's reference." }),
        role: z.string().nullable().openapi({ description: "Null where roles are not rated apart." }),
        rating: z
          .number()
          .openapi({ description: "Bradley-Terry with ties on Elo's scale, or by return: see `unit`." }),
        low: z.number(),
        high: z.number().openapi({ description: "Ends of the bootstrap's 95% interval." }),
        games: z.number(),
        tiedWith: z.array(z.string()).openapi({
          description:
            "Members of the same role with overlapping intervals: of `ties`, those with the nearest ratings.",
        }),
        ties: z.number(),
      }),
    ),
    nash: masses.openapi({ description: "Mass of each row in the maximum-entropy Nash average." }),
    alphaRank: masses.openapi({ description: "Mass of each row in alpha-rank; in each role, masses sum to 1." }),
    cycles: z.array(
      z.object({
        members: z.array(z.string()).openapi({ description: "Each beats the next, the last one the first." }),
        margin: z.number().openapi({ description: "The smallest of its margins." }),
        wins: z.array(
          z.object({
            winner: z.string(),
            loser: z.string(),
            margin: z.number().openapi({
              description: "Mean score less one half; between roles, less the score of `other` against the loser.",
            }),
            role: z.string().nullish().openapi({ description: "The winner's; only where roles are rated apart." }),
            other: z.string().optional(),
            wins: z.number().optional(),
            draws: z.number().optional(),
            losses: z.number().optional(),
            score: z.number().optional().openapi({ description: "The winner's mean score." }),
            low: z.number().optional(),
            high: z.number().optional(),
          }),
        ),
      }),
    ),
    notes: z.array(z.string()).openapi({ description: "What a reader must know about the computation." }),
    unit: z.string().openapi({ description: "Of ratings: Elo, or that of returns in games of more than two seats." }),
    members: z
      .array(z.object({ policy: z.string(), agent: z.string(), version: z.number() }))
      .openapi({ description: "The members of the league that are named here." }),
  })
  .openapi("LeagueRatings");

/** Live ratings of people and of the agents they play. */
export const liveRatings = z
  .object({
    game: z.string(),
    ratings: z.array(
      z.object({
        id: z.string().openapi({ description: "A person's public id, or an agent's reference." }),
        name: z.string().openapi({ description: "As of its last match. People choose theirs." }),
        kind: z.enum(["person", "agent"]),
        role: z.string().nullable().openapi({ description: "Null where roles are not rated apart." }),
        rating: z.number().openapi({ description: "40 times openskill's mu: 1000 before the first match." }),
        deviation: z.number().openapi({ description: "Half of the rating's 95% interval." }),
        score: z.number().openapi({ description: "40 times (mu - 3 sigma), by which players are ranked." }),
        rank: z.number().openapi({ description: "In its role, from 1; equal scores share a rank." }),
        ties: z.number().openapi({ description: "Number of others of its role whose 95% intervals overlap." }),
        matches: z.number(),
        lastAt: z.number().openapi({ description: "When its last match ended, milliseconds since 1970." }),
      }),
    ),
  })
  .openapi("LiveRatings");

export type LiveRatingsAnswer = z.infer<typeof liveRatings>;
export type RatingsAnswer = z.infer<typeof leagueRatings>;
