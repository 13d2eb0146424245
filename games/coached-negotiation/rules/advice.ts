/** A bargainer's parameters, which advice changes. Without advice all but the first two are zero. */
export interface Manner {
  /** Natural logarithm of the concession exponent: below 0 it concedes late, above 0 early. */
  readonly concession: number;
  /** How ambitious its limit is: 0 concedes all the way to the rival's opening, 1 nothing. */
  readonly ambition: number;
  /** How much better than its own next offer an offer must be to be accepted, in tenths of the opening gap. */
  readonly margin: number;
  /** Weight of the rival's last concession against its own plan. */
  readonly mirroring: number;
  /** Readiness to walk away late, while the gap is wide. */
  readonly walking: number;
  /** Concession in the last round beyond its plan, in points. */
  readonly lastRound: number;
}

/** Bounds within which advice moves a manner. */
const MANNER_BOUNDS: Readonly<Record<keyof Manner, readonly [number, number]>> = {
  concession: [-1.6, 1.2],
  ambition: [0.1, 0.85],
  margin: [-0.1, 0.3],
  mirroring: [0, 0.75],
  walking: [0, 0.45],
  lastRound: [0, 0.5],
};

/** A generic piece of advice: never a price. */
export interface Piece {
  readonly name: string;
  /** The critic's words. */
  readonly words: string;
  /** Its effect on a scripted player. */
  readonly shift: Partial<Manner>;
}

export const PIECES: readonly Piece[] = [
  { name: "hold early", words: "Keep close to your opening in the first half.", shift: { concession: -0.6 } },
  { name: "concede", words: "Move sooner, so that the talks do not stall.", shift: { concession: 0.6 } },
  { name: "aim high", words: "Set yourself a more ambitious limit.", shift: { ambition: 0.1 } },
  { name: "be modest", words: "Rather lower your sights than lose the deal.", shift: { ambition: -0.1 } },
  { name: "patience", words: "Ask once more before you accept.", shift: { margin: 0.05 } },
  { name: "take it", words: "Accept what is near your own next offer.", shift: { margin: -0.05 } },
  { name: "mirror", words: "Give only as much as the other side gives.", shift: { mirroring: 0.25 } },
  { name: "lead", words: "Move by yourself, whatever the other side does.", shift: { mirroring: -0.25 } },
  { name: "threaten", words: "Be ready to walk away, and mean it.", shift: { walking: 0.15 } },
  { name: "stay", words: "Stay at the table to the end.", shift: { walking: -0.15 } },
  { name: "deadline", words: "Make a real concession in the last round.", shift: { lastRound: 0.25 } },
  { name: "rapport", words: "Be friendly.", shift: {} },
];

/** The manner after `advice`; shifts add up, within bounds. */
export function applyAdvice(manner: Manner, advice: readonly number[]): Manner {
  const heeded: Record<keyof Manner, number> = { ...manner };
  for (const piece of advice) {
    for (const [trait, shift] of Object.entries(PIECES[piece]?.shift ?? {}) as [keyof Manner, number][]) {
      const [least, most] = MANNER_BOUNDS[trait];
      heeded[trait] = Math.min(most, Math.max(least, heeded[trait] + shift));
    }
  }
  return heeded;
}
