import type { LeagueEvent } from "../../agents/league/ledger.ts";
import { checked } from "./checked.ts";
import { documentShapes } from "./documents.ts";
import { fromText, toText } from "./encoding.ts";

export const packJobResult = (result: LeagueEvent): string => toText(result);

/** Null if it is damaged. */
export function unpackJobResult(text: unknown): LeagueEvent | null {
  try {
    return checked(documentShapes.event, fromText(text));
  } catch {
    return null;
  }
}
