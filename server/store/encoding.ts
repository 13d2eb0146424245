import { deflateRawSync, inflateRawSync } from "node:zlib";

/*
 * The encoding every store uses: heads as JSON text, columns as bytes. Text instead of the database's own documents,
 * because measured numbers may be NaN, -0 or infinite and keys may contain dots, which not every database keeps.
 */

/** Thrown for bytes or text that this encoder did not write. The message says what is wrong and quotes no content. */
export class UnreadableData extends Error {
  override readonly name = "Unreadable";
}

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

type Column = Float32Array | Uint16Array | Uint32Array;
export type ColumnType<T extends Column> = { readonly BYTES_PER_ELEMENT: number; new (buffer: ArrayBuffer): T };

/** A copy of the elements' bytes, little-endian. */
export function encodeColumn(column: Column): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(column.byteLength);
  bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  return littleEndian ? bytes : swapped(bytes, column.BYTES_PER_ELEMENT);
}

/**
 * A column of `type` from little-endian bytes; a copy, so its memory is aligned and not shared. @throws UnreadableData
 */
export function decodeColumn<T extends Column>(type: ColumnType<T>, stored: unknown, length?: number): T {
  const copy = new Uint8Array(assertBytes(stored));
  const width = type.BYTES_PER_ELEMENT;
  if (copy.length % width !== 0 || (length !== undefined && copy.length !== length * width)) {
    throw new UnreadableData("a column has the wrong length");
  }
  return new type((littleEndian ? copy : swapped(copy, width)).buffer);
}

function swapped(bytes: Uint8Array<ArrayBuffer>, width: number): Uint8Array<ArrayBuffer> {
  for (let at = 0; at < bytes.length; at += width) bytes.subarray(at, at + width).reverse();
  return bytes;
}

function assertBytes(stored: unknown): Uint8Array {
  if (stored instanceof Uint8Array) return stored;
  throw new UnreadableData("a column is missing");
}

/*
 * Segments are most of what a league writes, and their columns are repetitive (small numbers, few distinct
 * probabilities): deflated at the fastest level they take a fraction of the space.
 */

export const deflated = (column: Column): Uint8Array => deflateRawSync(encodeColumn(column), { level: 1 });

/** Decodes a deflated column of `length` elements. @throws UnreadableData */
export function inflated<T extends Column>(type: ColumnType<T>, stored: unknown, length: number): T {
  const expected = length * type.BYTES_PER_ELEMENT;
  return decodeColumn(type, inflate(assertBytes(stored), Math.max(expected, 1)), length);
}

/** @param most bytes to produce, so that a damaged document can't exhaust memory. */
function inflate(bytes: Uint8Array, most: number): Uint8Array {
  try {
    return inflateRawSync(bytes, { maxOutputLength: most });
  } catch {
    throw new UnreadableData("it can't be inflated");
  }
}

/** JSON that keeps NaN, infinities and -0. */
export function toText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== "number" || (Number.isFinite(part) && !Object.is(part, -0))) return part;
    return { $number: Object.is(part, -0) ? "-0" : String(part) };
  });
}

/** Parses the output of {@link toText}. @throws UnreadableData */
export function fromText(text: unknown): unknown {
  if (typeof text !== "string") throw new UnreadableData("its text is missing");
  try {
    if (!text.includes('"$number"')) return JSON.parse(text);
    return JSON.parse(text, (_key, part: unknown) =>
      typeof part === "object" && part !== null && "$number" in part ? Number(part.$number) : part,
    );
  } catch {
    throw new UnreadableData("it is not JSON");
  }
}

/**
 * Length in characters from which heads are deflated: those of leagues whose options carry a memory of thousands of
 * words.
 */
const MIN_DEFLATED_CHARACTERS = 4096;
/** Marks a deflated head; no JSON text starts with it. */
const DEFLATED = "deflated:";
/** More bytes than any inflated head has. */
const MAX_HEAD_BYTES = 1 << 28;

/** A head as text; a long one is deflated and base64-encoded, so that it stays text in every store. */
export function packHead(head: unknown): string {
  const text = toText(head);
  return text.length < MIN_DEFLATED_CHARACTERS ? text : DEFLATED + deflateRawSync(text).toString("base64");
}

/** Decodes the output of {@link packHead}. @throws UnreadableData */
export function unpackHead(head: unknown): unknown {
  if (typeof head !== "string" || !head.startsWith(DEFLATED)) return fromText(head);
  const bytes = Buffer.from(head.slice(DEFLATED.length), "base64");
  return fromText(Buffer.from(inflate(bytes, MAX_HEAD_BYTES)).toString());
}
