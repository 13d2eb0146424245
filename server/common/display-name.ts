/** Most characters of a person's name. */
export const MAX_NAME_CHARACTERS = 40;

/** Control characters, text-direction marks, line ends and invisible characters. */
const UNSEEN = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

/** Whether every character of a name can be seen, so that it can't pass for another one. */
export const isReadableName = (name: string): boolean => !UNSEEN.test(name);
