/** Keeper id of weights stored without a league, which are never released. No league has this id. */
export const PERMANENT_KEEPER = "";
