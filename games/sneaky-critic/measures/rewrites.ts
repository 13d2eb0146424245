import { legal, next, DONE, FIRST_EDIT, type SneakyState } from "../rules.ts";
import { COMPOUND, ERROR_TYPES, editClaim } from "../rules/edits.ts";

/** Types that are families of edits: all but `compound`, which takes edits of any. */
const FAMILIES = ERROR_TYPES.map((_, type) => type).filter((type) => type !== COMPOUND);

/**
 * All finished rewrites of a problem with edits of one family, before chance chooses the step: 649 without swaps. Edits
 * that differ only in their order are one rewrite.
 */
export function familyRewrites(problem: SneakyState): readonly SneakyState[] {
  return FAMILIES.flatMap((type) => finished(next(problem, type), -1));
}

/** All finished rewrites of a problem with any edits: a single-family rewrite is one of these. 14,422 without swaps. */
export const allRewrites = (problem: SneakyState): readonly SneakyState[] => finished(next(problem, COMPOUND), -1);

/** The rewrites that begin with the state's edits, further ones in cells after `last`. */
function finished(state: SneakyState, last: number): readonly SneakyState[] {
  if (state.done) return [state];
  return legal(state).flatMap((action) => {
    if (action === DONE) return [next(state, DONE)];
    const claim = editClaim(action - FIRST_EDIT);
    return claim > last ? finished(next(state, action), claim) : [];
  });
}
