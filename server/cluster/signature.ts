import { createHmac, timingSafeEqual } from "node:crypto";

/** The header with which a server forwards a request to another one. */
export const FORWARDED_HEADER = "x-red-queen-forwarded";

/** Milliseconds for which a signature holds; the clocks of the machines may differ by as much. */
const VALID_MS = 60_000;

/** What a forwarded request is signed for. */
export interface Forwarded {
  /** Process id of the server that it is forwarded to. */
  readonly target: string;
  /** The guest that the request is counted for. */
  readonly guest: string;
  readonly method: string;
  readonly url: string;
}

/**
 * The header's value: time, guest and an HMAC over both, the target and the request, so that it is good for this one
 * request to this one server. Only servers know the secret.
 */
export function signForwarded(forwarded: Forwarded, secret: string, now: number): string {
  const at = String(now);
  return `${at}.${Buffer.from(forwarded.guest).toString("base64url")}.${codeOf(forwarded, secret, at)}`;
}

/** The guest of a forwarded request; null if no server of this store signed it for `target` lately. */
export function forwardedGuest(
  value: string,
  request: Omit<Forwarded, "guest">,
  secret: string,
  now: number,
): string | null {
  const [at = "", encoded = "", code = ""] = value.split(".");
  if (secret === "" || !(Math.abs(now - Number(at)) <= VALID_MS)) return null;
  const guest = Buffer.from(encoded, "base64url").toString();
  const wanted = Buffer.from(codeOf({ ...request, guest }, secret, at));
  const given = Buffer.from(code);
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? guest : null;
}

const codeOf = ({ target, guest, method, url }: Forwarded, secret: string, at: string): string =>
  createHmac("sha256", secret)
    .update(JSON.stringify([at, target, guest, method, url]))
    .digest("base64url");
