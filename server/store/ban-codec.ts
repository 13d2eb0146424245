import { banKinds } from "../common/ban-kinds.ts";
import { checked } from "./checked.ts";
import { documentShapes } from "./documents.ts";
import { fromText, toText } from "./encoding.ts";
import type { Ban } from "./ban.ts";

/** The id of a ban's document. */
export const banId = ({ kind, subject }: Pick<Ban, "kind" | "subject">): string => `${kind}:${subject}`;

/** The rest of a ban, as text. */
export const packBan = ({ reason, at, until }: Ban): string => toText({ reason, at, until });

/** A ban as stored. */
interface StoredBan {
  readonly id: unknown;
  readonly head?: unknown;
}

/** Damage must not lift a ban: one that can't be read still excludes the guest that its id names. */
export function unpackBans(stored: readonly StoredBan[]): readonly Ban[] {
  return stored.flatMap(({ id, head }) => {
    const text = String(id);
    const kind = banKinds.find((kind) => text.startsWith(`${kind}:`));
    if (kind === undefined) return [];
    return [{ kind, subject: text.slice(kind.length + 1), ...unpackHead(head) }];
  });
}

function unpackHead(head: unknown): Omit<Ban, "kind" | "subject"> {
  try {
    const { reason, at, until } = checked(documentShapes.ban, fromText(head));
    return { reason, at, until };
  } catch {
    return { reason: null, at: 0, until: null };
  }
}
