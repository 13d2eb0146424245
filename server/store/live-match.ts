import { z } from "zod";

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
   * person whose match is rated.
   */
  seats: z.array(
    z.object({
      reference: z.string(),
      name: z.string(),
      tokenHash: z.string().nullable(),
      person: z.string().nullish(),
    }),
  ),
  /** Null until every seat is taken. Actions and plies have one entry a ply, chance included. */
  played: z
    .object({ id: z.string(), startedAt: z.number(), actions: z.array(z.number()), plies: z.array(ply) })
    .nullable(),
});

/** A match with people in progress: all a server needs to continue it after a crash. */
export type LiveMatch = z.infer<typeof liveMatchShape>;
/** The part of a match played so far. */
export type PlayedSoFar = NonNullable<LiveMatch["played"]>;
