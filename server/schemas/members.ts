import { z } from "@hono/zod-openapi";
import { agentKinds } from "../../agents/matchmaking/rule.ts";
import { listedMatch } from "./matches.ts";

/*
 * A member's page, and the stored games between two players of a league.
 */

/** A player of a league, as its other parts name it. */
const key = z.string().openapi({
  description: "A policy's hash, agent:ID for an agent's versions that are no members, or a player's reference.",
});
const league = z.object({ id: z.string(), name: z.string(), game: z.string() });
const named = z.object({ policy: z.string(), label: z.string() });

const player = z.object({ key, label: z.string(), isPolicy: z.boolean() });

const outcomes = z.object({
  episodes: z.number(),
  wins: z.number(),
  draws: z.number(),
  losses: z.number(),
  score: z.number().openapi({ description: "Mean score, 0 to 1; a draw is one half." }),
  low: z.number(),
  high: z.number().openapi({ description: "Ends of the score's 95% interval (Wilson's)." }),
  mean: z.number().openapi({ description: "Mean return." }),
});

const encounter = outcomes
  .extend({
    opponent: key,
    label: z.string(),
    role: z.string().nullable().openapi({ description: "The member's role; null where roles are alike." }),
    segment: z.string().openapi({ description: "The segment in which it scored the least, or the most." }),
    episode: z.number().nullable().openapi({
      description: "The segment's episode that it lost, or won, by the most; null where the segment is gone.",
    }),
  })
  .openapi("Encounter");

const winChange = z.object({ opponent: key, label: z.string(), candidate: z.number(), current: z.number() });

export const leagueMember = z
  .object({
    at: z.number().openapi({ description: "Number of ledger entries when it was computed." }),
    league,
    policy: z.string(),
    label: z.string(),
    agent: z.string(),
    kind: z.enum(agentKinds),
    version: z.number().openapi({ description: "Number of updates of its agent." }),
    frozenAt: z.number().openapi({ description: "When it joined or was refused, ms since 1970." }),
    refused: z.string().nullable().openapi({ description: "Why a gate refused it; null for a member." }),
    parent: named.nullable().openapi({ description: "The frozen policy that it was trained from." }),
    children: z.array(named.extend({ refused: z.boolean() })).openapi({ description: "The newest trained from it." }),
    childCount: z.number(),
    gate: z
      .object({
        rule: z.string(),
        accepted: z.boolean(),
        reason: z.string(),
        at: z.number(),
        numbers: z.record(z.string(), z.number().nullable()).openapi({
          description: "What it was decided on, thresholds included; null for NaN and infinity.",
        }),
        gained: z.array(winChange),
        lost: z.array(winChange),
      })
      .nullable()
      .openapi({ description: "The gate's decision; null where none is recorded." }),
    isPlayable: z.boolean().openapi({ description: "Whether it can take a seat in a room." }),
    seats: z
      .array(outcomes.extend({ seat: z.number(), role: z.string() }))
      .openapi({ description: "Results in each role, against all opponents together." }),
    beatenBy: z
      .array(encounter)
      .openapi({ description: "Opponents that score more than half against it, the surest first." }),
    beats: z.array(encounter).openapi({ description: "Opponents that score less than half, the surest first." }),
    opponents: z
      .object({ beatenBy: z.number(), beats: z.number(), even: z.number() })
      .openapi({ description: "Number of all opponents by who scores more." }),
  })
  .openapi("LeagueMember");

const rated = { rating: z.number(), low: z.number(), high: z.number(), games: z.number() };

export const memberRatings = z
  .object({
    at: z.number().openapi({ description: "Number of ledger entries when they were computed." }),
    anchor: player.openapi({ description: "The player whose rating is 0." }),
    roles: z.array(
      z.object({
        role: z.string().nullable().openapi({ description: "Null where roles are not rated apart." }),
        own: z
          .object({
            ...rated,
            rank: z.number().openapi({ description: "1 for the highest rating." }),
            rows: z.number().openapi({ description: "Number of rated players." }),
            tied: z.number().openapi({ description: "Number of those whose intervals overlap its own." }),
          })
          .nullable()
          .openapi({ description: "Null if it has no games in this role." }),
        members: z.array(z.object({ ...rated, policy: z.string(), version: z.number() })).openapi({
          description: "Ratings of the members of its agent by version, evenly spaced, its own among them.",
        }),
      }),
    ),
    notes: z.array(z.string()),
    unit: z.string().openapi({ description: "Of ratings: Elo, or that of returns in games of more than two seats." }),
  })
  .openapi("MemberRatings");

const decisive = z
  .object({ episode: z.number(), returns: z.array(z.number()) })
  .nullable()
  .openapi("DecisiveEpisode", { description: "An episode of the segment with its returns by seat; null if none." });

const pairSegment = z
  .object({
    kind: z.literal("segment"),
    segment: z.string(),
    at: z.number(),
    purpose: z.enum(["training", "gate", "payoff", "ladder"]),
    seat: z.number().openapi({ description: "First seat of `a`; results are from its side." }),
    episodes: z.number(),
    wins: z.number(),
    draws: z.number(),
    losses: z.number(),
    mean: z.number(),
    won: decisive,
    lost: decisive,
    drawn: decisive,
    stored: z.boolean().openapi({ description: "Whether its episodes are still stored." }),
  })
  .openapi("PairSegment");

const pairMatch = z
  .object({
    kind: z.literal("match"),
    at: z.number(),
    seat: z.number(),
    outcome: z.enum(["won", "drawn", "lost"]).nullable().openapi({ description: "Of `a`; null if abandoned." }),
    match: listedMatch,
  })
  .openapi("PairMatch");

export const pairGames = z
  .object({
    league,
    a: player,
    b: player,
    roles: z.array(z.string()),
    total: outcomes.nullable().openapi({
      description: "All recorded episodes in segments, from the side of `a`; matches are not counted.",
    }),
    games: z.array(z.discriminatedUnion("kind", [pairSegment, pairMatch])).openapi({ description: "Newest first." }),
    next: z.string().nullable().openapi({
      description: "Pass it as `from` for older games, even if this answer has none; null at the end.",
    }),
  })
  .openapi("PairGames");

export type MemberAnswer = z.infer<typeof leagueMember>;
export type MemberRatingsAnswer = z.infer<typeof memberRatings>;
export type PairGamesAnswer = z.infer<typeof pairGames>;
