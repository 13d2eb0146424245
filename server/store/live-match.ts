import { z } from "zod";
import { transcriptShape } from "./transcript-shape.ts";

const ply = z.object({ probabilities: z.array(z.number()).nullable(), milliseconds: z.number() });

/** A match in progress, as stored. */
export const liveMatchShape = z.object({
  /** Id of its room, to which people reconnect. */
  room: z.string(),
  /** Address of the server that runs it. */
  owner: z.string(),
  savedAt: z.number(),
  /** The guest address that limits count it for. Absent in matches of older stores. */
  guest: z.string().optional(),
  game: z.string(),
  version: z.number(),
  options: z.record(z.string(), z.union([z.boolean(), z.number(), z.string()])),
  seed: z.string(),
  /**
   * One a seat. `tokenHash` is the SHA-256 of a person's seat token, null for an agent; `person` is the public id of a
   * person who gave a key, `owner` the same if the match does not count for that person; `consents`: it agreed that a
   * league learns from the match. `invited` marks a person's seat whose invitation was not accepted yet: `tokenHash` is
   * then the invitation's.
   */
  seats: z.array(
    z.object({
      reference: z.string(),
      name: z.string(),
      tokenHash: z.string().nullable(),
      person: z.string().nullish(),
      owner: z.string().optional(),
      consents: z.literal(true).optional(),
      invited: z.boolean().optional(),
    }),
  ),
  /** Null until every seat is taken. Actions and plies have one entry a ply, chance included. */
  played: z
    .object({
      id: z.string(),
      startedAt: z.number(),
      actions: z.array(z.number()),
      plies: z.array(ply),
      transcript: transcriptShape.optional(),
    })
    .nullable(),
});

/** A match with people in progress: all a server needs to continue it after a crash. */
export type LiveMatch = z.infer<typeof liveMatchShape>;
/** The part of a match played so far. */
export type PlayedSoFar = NonNullable<LiveMatch["played"]>;
