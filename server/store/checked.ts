import type { ServerError } from "../errors.ts";
import { describeFault, type Shape } from "./documents.ts";
import { UnreadableData } from "./encoding.ts";

/** Decodes a document; any failure counts as damage to it. */
export function read<T>(refuse: (why: string) => ServerError, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw refuse(error instanceof UnreadableData ? error.message : "it can't be decoded");
  }
}

/** A value of the shape. @throws UnreadableData naming the field that has another. */
export function checked<T>(shape: Shape<T>, value: unknown): T {
  const fault = describeFault(shape, value);
  if (fault !== null) throw new UnreadableData(fault);
  return value as T;
}

/** @throws UnreadableData when a document has the id of another. */
export function assertNamed(expected: string, found: string): void {
  if (found !== expected) throw new UnreadableData("its id is that of another document");
}
