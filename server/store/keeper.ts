/** Who keeps weights that were put without a league: nobody who could let go of them. No league has this id. */
export const PERMANENT_KEEPER = "";
