/** Allowed on every host: the page's own files, and images it draws itself. */
const FIXED = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
];

/**
 * The page's Content-Security-Policy: it may load from and connect to its own host only.
 * @param host the request's `Host`, which is listed since older browsers do not count web sockets as `'self'`.
 */
export function contentPolicy(host: string | undefined): string {
  const parsed = host !== undefined && URL.canParse(`http://${host}`) ? new URL(`http://${host}`).host : null;
  const sockets = parsed === null ? "" : ` ws://${parsed} wss://${parsed}`;
  return [...FIXED, `connect-src 'self'${sockets}`].join("; ");
}
