/** Kinds of work of a league: self-play, learning, measuring. */
export const workKinds = ["segment", "update", "evaluation"] as const;

export type WorkKind = (typeof workKinds)[number];

/**
 * The engine that a league's jobs of each kind run on, as `chooseEngine` takes it, such as `compiled/wasm`; without the
 * kinds of which no job has run yet.
 */
export type WorkEngines = Readonly<Partial<Record<WorkKind, string>>>;

export const areSameEngines = (a: WorkEngines, b: WorkEngines): boolean =>
  workKinds.every((kind) => a[kind] === b[kind]);
