import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";

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

interface PageFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
  readonly tag: string;
}

/** The built page. */
export interface Page {
  /** The answer for a path; any path that is no file is one of the page's own, so index.html. */
  answer(path: string, ifNoneMatch: string | undefined): Promise<Response>;
}

const NOT_BUILT = "The page is not built yet: run `npm run build` and reload. The API answers at /api/status.\n";

/** @param directory where `npm run build` puts the page; read again until it is there. */
export function createPage(directory: string): Page {
  let files: ReadonlyMap<string, PageFile> | null = null;
  return {
    async answer(path, ifNoneMatch) {
      files ??= await readFiles(directory);
      const asset = files?.get(path);
      if (!asset && extname(path) !== "") return new Response("There is no such file.\n", { status: 404 });
      const file = asset ?? files?.get("/index.html");
      if (!file)
        return new Response(NOT_BUILT, { status: 503, headers: { "content-type": "text/plain; charset=utf-8" } });
      if (ifNoneMatch === file.tag) return new Response(null, { status: 304, headers: { ...file.headers } });
      return new Response(file.body, { headers: { ...file.headers } });
    },
  };
}

/** Every file by its path, kept in memory: a few megabytes; null while there is no index.html. */
async function readFiles(directory: string): Promise<ReadonlyMap<string, PageFile> | null> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, PageFile>();
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(directory, file).split(sep).join("/")}`;
    files.set(path, await readPageFile(file, path));
  }
  return files.has("/index.html") ? files : null;
}

async function readPageFile(file: string, path: string): Promise<PageFile> {
  const body = new Uint8Array(await readFile(file));
  const tag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  // Names of assets carry a hash of what is in them.
  const cache = path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
  const type = types[extname(path)] ?? "application/octet-stream";
  return { body, tag, headers: { "content-type": type, "cache-control": cache, etag: tag } };
}
