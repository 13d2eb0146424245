import { valueAt } from "../../games/core/value-at.ts";
import type { CurvePoint } from "./curves.ts";

/*
 * TensorBoard's event files: TFRecords (length, checksum, data, checksum) of Event messages in protocol buffers' wire
 * format, with scalars as `simple_value`.
 */

/** How a field's value is encoded. */
const WIRE_TYPES = { varint: 0, fixed64: 1, lengthDelimited: 2, fixed32: 5 } as const;

/** The record that begins an event file. @param at milliseconds since 1970. */
export const versionRecord = (at: number): Buffer =>
  record(Buffer.concat([doubleField(1, at / 1000), bytesField(3, Buffer.from("brain.Event:2"))]));

/** The record of one scalar; its step is the version. */
export function scalarRecord({
  at,
  version,
  name,
  value,
}: Pick<CurvePoint, "at" | "version" | "name" | "value">): Buffer {
  const scalar = Buffer.concat([bytesField(1, Buffer.from(name)), floatField(2, value)]);
  const summary = bytesField(1, scalar);
  const step = Buffer.concat([varint(2 * 8 + WIRE_TYPES.varint), varint(version)]);
  return record(Buffer.concat([doubleField(1, at / 1000), step, bytesField(5, summary)]));
}

function record(data: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([length, maskedChecksum(length), data, maskedChecksum(data)]);
}

/** CRC-32C, rotated and shifted, so that checksums of data with checksums are no weaker (TFRecord format). */
function maskedChecksum(data: Buffer): Buffer {
  const checksum = crc32c(data);
  const masked = Buffer.alloc(4);
  masked.writeUInt32LE((((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0);
  return masked;
}

/** Checksums of single bytes by the Castagnoli polynomial, bits reversed. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let checksum = byte;
  for (let bit = 0; bit < 8; bit++) checksum = checksum & 1 ? (checksum >>> 1) ^ 0x82f63b78 : checksum >>> 1;
  return checksum;
});

function crc32c(data: Buffer): number {
  let checksum = 0xffffffff;
  for (const byte of data) checksum = valueAt(CRC_TABLE, (checksum ^ byte) & 0xff) ^ (checksum >>> 8);
  return (checksum ^ 0xffffffff) >>> 0;
}

/** A whole number, 7 bits a byte, the lowest first. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) + 0x80);
  return Buffer.from([...bytes, left]);
}

const bytesField = (field: number, data: Buffer): Buffer =>
  Buffer.concat([varint(field * 8 + WIRE_TYPES.lengthDelimited), varint(data.length), data]);

function doubleField(field: number, value: number): Buffer {
  const data = Buffer.alloc(8);
  data.writeDoubleLE(value);
  return Buffer.concat([varint(field * 8 + WIRE_TYPES.fixed64), data]);
}

function floatField(field: number, value: number): Buffer {
  const data = Buffer.alloc(4);
  data.writeFloatLE(value);
  return Buffer.concat([varint(field * 8 + WIRE_TYPES.fixed32), data]);
}
