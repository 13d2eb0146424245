import { z } from "zod";

const ply = z.object({ probabilities: z.array(z.number()).nullable(), milliseconds: z.number() });

/** A match in play as it is stored. */
export const liveMatchShape = z.object({
  /** Id of the room that it is played in, which people come back to. */
  room: z.string(),
  /** The server that plays it. */
  owner: z.string(),
  savedAt: z.number(),
  /** The address whose match it is, as limits count it. Absent in matches of older stores. */
  guest: z.string().optional(),
  game: z.string(),
  version: z.number(),
  options: z.record(z.string(), z.union([z.boolean(), z.number(), z.string()])),
  seed: z.string(),
  /** One a seat. A person's has the SHA-256 of the token that opens it, an agent's null. */
  seats: z.array(z.object({ reference: z.string(), name: z.string(), tokenHash: z.string().nullable() })),
  /** Null until everybody has sat down. Actions and plies have one entry a ply, chance included. */
  played: z
    .object({ id: z.string(), startedAt: z.number(), actions: z.array(z.number()), plies: z.array(ply) })
    .nullable(),
});

/** A match that people play, as it stands: what a server needs to go on with it after a crash. */
export type LiveMatch = z.infer<typeof liveMatchShape>;
/** What has been played of a match. */
export type PlayedSoFar = NonNullable<LiveMatch["played"]>;
