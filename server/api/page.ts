import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { parseAccept } from "hono/utils/accept";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/** Compressed variants that the build writes next to a file, smallest first: content encoding and file extension. */
const encodings = [
  { encoding: "br", extension: ".br" },
  { encoding: "gzip", extension: ".gz" },
] as const;

interface Variant {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
  readonly tag: string;
}

interface PageFile {
  readonly plain: Variant;
  /** By content encoding, in order of preference. */
  readonly encoded: ReadonlyMap<string, Variant>;
}

/** Request headers that determine the answer. */
export interface PageRequest {
  readonly ifNoneMatch?: string | undefined;
  readonly acceptEncoding?: string | undefined;
}

/** The built page. */
export interface Page {
  /** The answer for a path; a path without a file is one of the page's routes and gets index.html. */
  answer(path: string, request: PageRequest): Promise<Response>;
}

const NOT_BUILT = "The page is not built yet: run `npm run build` and reload. The API answers at /api/status.\n";

/** @param directory where `npm run build` writes the page; read again until it exists. */
export function createPage(directory: string): Page {
  let files: ReadonlyMap<string, PageFile> | null = null;
  return {
    async answer(path, { ifNoneMatch, acceptEncoding }) {
      files ??= await readFiles(directory);
      const asset = files?.get(path);
      if (!asset && extname(path) !== "") return new Response("Not found.\n", { status: 404 });
      const file = asset ?? files?.get("/index.html");
      if (!file)
        return new Response(NOT_BUILT, { status: 503, headers: { "content-type": "text/plain; charset=utf-8" } });
      const { tag, headers, body } = variantFor(file, acceptEncoding);
      if (isKnown(tag, ifNoneMatch)) return new Response(null, { status: 304, headers: { ...headers } });
      return new Response(body, { headers: { ...headers } });
    },
  };
}

/** The first encoding the client accepts (RFC 9110, 12.5.3), else the plain file. */
function variantFor({ plain, encoded }: PageFile, acceptEncoding = ""): Variant {
  const accepted = parseAccept(acceptEncoding);
  const quality = (encoding: string) =>
    (accepted.find(({ type }) => type.toLowerCase() === encoding) ?? accepted.find(({ type }) => type === "*"))?.q ?? 0;
  for (const [encoding, variant] of encoded) if (quality(encoding) > 0) return variant;
  return plain;
}

function isKnown(tag: string, ifNoneMatch = ""): boolean {
  return ifNoneMatch.split(",").some((known) => known.trim().replace(/^W\//, "") === tag);
}

/** Every file by path, kept in memory (a few megabytes); null while there is no index.html. */
async function readFiles(directory: string): Promise<ReadonlyMap<string, PageFile> | null> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const present = new Set(names);
  const files = new Map<string, PageFile>();
  for (const name of names.filter((candidate) => !isEncoded(candidate, present))) {
    const path = `/${relative(directory, name).split(sep).join("/")}`;
    files.set(path, await readPageFile(name, path, present));
  }
  return files.has("/index.html") ? files : null;
}

const isEncoded = (name: string, present: ReadonlySet<string>): boolean =>
  encodings.some(({ extension }) => name.endsWith(extension) && present.has(name.slice(0, -extension.length)));

async function readPageFile(name: string, path: string, present: ReadonlySet<string>): Promise<PageFile> {
  const body = new Uint8Array(await readFile(name));
  const hash = createHash("sha256").update(body).digest("base64url").slice(0, 22);
  const found = encodings.filter(({ extension }) => present.has(name + extension));
  const headers = {
    "content-type": types[extname(path)] ?? "application/octet-stream",
    // Asset names contain a hash of their content.
    "cache-control": path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
    ...(found.length > 0 && { vary: "accept-encoding" }),
  };
  const plain = { body, tag: `"${hash}"`, headers: { ...headers, etag: `"${hash}"` } };
  const encoded = new Map<string, Variant>();
  for (const { encoding, extension } of found) {
    // Each encoding is a representation of its own, with its own ETag.
    const tag = `"${hash}-${encoding}"`;
    const bytes = new Uint8Array(await readFile(name + extension));
    encoded.set(encoding, { body: bytes, tag, headers: { ...headers, etag: tag, "content-encoding": encoding } });
  }
  return { plain, encoded };
}
