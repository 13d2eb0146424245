/** Allowed whatever host the page is read from: its own files, and pictures that it draws itself. */
const FIXED = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
];

/**
 * The page's Content-Security-Policy: it loads from and connects to the host that it came from, and nothing else.
 * @param host the request's `Host`. It is named since older browsers do not count web sockets as `'self'`.
 */
export function contentPolicy(host: string | undefined): string {
  const parsed = host !== undefined && URL.canParse(`http://${host}`) ? new URL(`http://${host}`).host : null;
  const sockets = parsed === null ? "" : ` ws://${parsed} wss://${parsed}`;
  return [...FIXED, `connect-src 'self'${sockets}`].join("; ");
}
