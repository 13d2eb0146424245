import { schema, t, type SchemaType } from "@colyseus/schema";

/** A seat of a match. Fields with `.view()` reach only clients whose StateView contains this seat: its own player. */
export const Seat = schema(
  {
    index: t.uint8().default(0),
    role: t.string().default(""),
    /** Display name of the player. */
    name: t.string().default(""),
    /** policy, script or human. */
    kind: t.string().default(""),
    connected: t.boolean().default(true),
    /** Whether an invitation to it has not been accepted yet. */
    invited: t.boolean().default(false),
    /** JSON of the game's view for this seat. */
    view: t.string().default("").view(),
    /** JSON of `[{action, label}]` while it is this seat's turn, else `[]`. */
    legal: t.string().default("[]").view(),
    /** The rules and the current decision, as text for people. */
    prompt: t.string().default("").view(),
    /** Plies shown to this seat: the `ply` of its next action. */
    ply: t.uint16().default(0).view(),
    /** JSON of the plies as this seat may read them, `[{turn, label}]`, including all its own. */
    log: t.string().default("[]").view(),
    /** JSON of this person's `ShownRating` if the match is rated, else "". */
    rating: t.string().default("").view(),
  },
  "Seat",
);

/** One table as clients see it: a match with people, or a league's featured match in its arena. */
export const MatchState = schema(
  {
    /** Rises with every step, so that every client of a shared view gets every change. */
    tick: t.uint32().default(0),
    game: t.string().default(""),
    /** JSON of the game's options. */
    options: t.string().default("{}"),
    /** League id, or "". */
    league: t.string().default(""),
    /** waiting (for people to join), playing, over. */
    phase: t.string().default("waiting"),
    /** Plies shown to the public; once over, all actions, chance included. */
    ply: t.uint16().default(0),
    /** Seat to move; -1 for chance, -4 when the match is over. */
    turn: t.int8().default(-4),
    seats: t.map(Seat),
    /** JSON of the game's public view. */
    view: t.string().default(""),
    /**
     * The public plies, each as JSON of `{turn, label}`, so that a patch has only the new ones. Private ones have the
     * label "sealed", and a seat's consecutive private ones count as one. Once over, all plies, each as JSON of
     * `{turn, label, sealed}`.
     */
    log: t.array("string"),
    /**
     * Whether a league learns from the match: "yes", "no" (not all its people agreed), or "" (no league of it learns
     * from people).
     */
    learning: t.string().default(""),
    /** When the seat to move runs out of time, milliseconds since 1970; 0 without a clock. */
    deadline: t.float64().default(0),
    /** finished, forfeited or abandoned, once over. */
    outcome: t.string().default(""),
    /** A sentence on how it ended, once over. */
    sentence: t.string().default(""),
    returns: t.array("float64"),
    /** JSON of `{view, steps: RevealedPly[]}` once over, else "". */
    reveal: t.string().default(""),
    /** Id of the stored match once over, else "". */
    match: t.string().default(""),
    /** Room id of the rematch once requested, else "". */
    rematch: t.string().default(""),
    /** Number of matches shown so far; for arenas. */
    shown: t.uint32().default(0),
    /** Spectators connected. */
    spectators: t.uint16().default(0),
  },
  "MatchState",
);

export type MatchStateType = SchemaType<typeof MatchState>;
export type SeatType = SchemaType<typeof Seat>;
