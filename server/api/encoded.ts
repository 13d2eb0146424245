import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Context } from "hono";

const compress = promisify(gzip);
/** Length in characters from which compression pays off. */
const MIN_COMPRESSED_BYTES = 1024;

/** An answer as JSON text, encoded and compressed once for all requests. */
export class Encoded {
  readonly json: string;
  #gzip: Promise<Uint8Array<ArrayBuffer>> | null = null;

  constructor(value: unknown) {
    this.json = JSON.stringify(value);
  }

  gzip(): Promise<Uint8Array<ArrayBuffer>> {
    this.#gzip ??= compress(this.json);
    return this.#gzip;
  }
}

/** Sends an encoded answer. The return type `never` fits every route: `encoded` was made from its declared type. */
export async function sendEncoded(context: Context, encoded: Encoded): Promise<never> {
  const headers = { "content-type": "application/json", vary: "accept-encoding" };
  const isCompressed =
    encoded.json.length >= MIN_COMPRESSED_BYTES && acceptsGzip(context.req.header("accept-encoding"));
  const answer = isCompressed
    ? context.body(await encoded.gzip(), 200, { ...headers, "content-encoding": "gzip" })
    : context.body(encoded.json, 200, headers);
  return answer as never;
}

const acceptsGzip = (accepted = ""): boolean =>
  /(?:^|,)\s*gzip\s*(?:,|$|;(?!\s*q=0(?:\.0*)?\s*(?:,|$)))/i.test(accepted);
