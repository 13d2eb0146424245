import { z } from "zod";
import { origins } from "../../agents/episode.ts";
import { forfeitReasons } from "../../agents/forfeit.ts";
import { count, options, real, reals, strings } from "./shape-parts.ts";
import { totalsShape, transcriptShape } from "./transcript-shape.ts";

export const forfeitShape = z.looseObject({ seat: count, reason: z.enum(forfeitReasons) });

/** What lists read of a match. */
export const summaryShape = z.looseObject({
  id: z.string(),
  league: z.string().nullable(),
  game: z.string(),
  startedAt: real,
  endedAt: real,
  outcome: z.enum(["finished", "forfeited", "abandoned"]),
  forfeit: forfeitShape.optional(),
  names: strings,
  people: z.array(z.string().nullable()).optional(),
  consent: z.literal(true).optional(),
  pairing: strings,
  returns: reals,
  plies: count,
  answers: z.array(totalsShape.nullable()).optional(),
});

/** The rest of a match. */
export const detailShape = z.looseObject({
  plies: z.array(z.looseObject({ probabilities: reals.nullable(), milliseconds: real })),
  version: real,
  options,
  seed: z.string(),
  origin: z.enum(origins),
  transcript: transcriptShape.optional(),
});
