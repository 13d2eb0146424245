/** What a ban excludes: a person, by its public id; a bot, by what follows `bot:`; an address, as limits count it. */
export const banKinds = ["person", "bot", "address"] as const;
/** One of {@link banKinds}. @see {@link Ban} */
export type BanKind = (typeof banKinds)[number];
