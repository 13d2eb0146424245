import { createHash, timingSafeEqual } from "node:crypto";
import type { Config } from "../config.ts";
import { ServerError } from "../errors.ts";

/** Refuses clients that may not launch, pause, stop or delete. @throws ServerError `request/unauthorized`. */
export type AssertAdmin = (authorization: string | undefined) => void;

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Requires ADMIN_TOKEN as a bearer token if it is set, as any HOST but loopback needs; compares in constant time. */
export function createAssertAdmin({ adminToken }: Pick<Config, "adminToken">): AssertAdmin {
  if (adminToken === undefined) return () => {};
  const wanted = digest(`Bearer ${adminToken}`);
  return (authorization = "") => {
    if (timingSafeEqual(digest(authorization), wanted)) return;
    throw new ServerError(
      "request/unauthorized",
      "This needs the server's ADMIN_TOKEN: send it as the header `Authorization: Bearer TOKEN`.",
    );
  };
}
