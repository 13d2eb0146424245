import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

// The host stays the page's own: the server refuses requests of other origins.
const server = { changeOrigin: false, target: process.env["SERVER_URL"] ?? "http://127.0.0.1:2567" };

const COMPRESSIBLE = new Set([".html", ".js", ".css", ".svg", ".json", ".txt"]);
/** Below this an answer fits into one packet anyway. */
const MIN_COMPRESSED_BYTES = 1200;

/** Writes FILE.br and FILE.gz next to each built file that gets smaller so; the server sends what a browser accepts. */
function precompress(): Plugin {
  let directory = "";
  return {
    name: "precompress",
    apply: "build",
    configResolved: ({ root, build }) => void (directory = join(root, build.outDir)),
    async closeBundle() {
      const entries = await readdir(directory, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile() && COMPRESSIBLE.has(extname(entry.name)));
      await Promise.all(files.map(({ parentPath, name }) => compressFile(join(parentPath, name))));
    },
  };
}

async function compressFile(path: string): Promise<void> {
  const body = await readFile(path);
  if (body.length < MIN_COMPRESSED_BYTES) return;
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  await writeFile(`${path}.br`, await promisify(brotliCompress)(body, { params: quality }));
  await writeFile(`${path}.gz`, await promisify(gzip)(body, { level: 9 }));
}

/** Chunks that stay in a browser's cache when the page's own code changes; the first is what every page needs. */
const groups = [
  { name: "react", test: /node_modules\/(react|react-dom|scheduler|wouter|regexparam|use-sync-external-store)\// },
  { name: "rooms", test: /node_modules\/(@colyseus|msgpackr)\// },
  { name: "charts", test: /node_modules\/uplot\// },
  { name: "ui", test: /\/web\/(ui|api)\// },
];

/**
 * Builds the page of web/ into dist/; `vite` alone serves it for development against SERVER_URL (port 2567 of this
 * machine).
 */
export default defineConfig({
  root: "web",
  plugins: [react(), precompress()],
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: "es2023",
    rolldownOptions: { output: { codeSplitting: { groups } }, checks: { bundlerTimings: false } },
  },
  server: {
    // Views live beside their rules in games/, outside the page's own root.
    fs: { allow: [".."] },
    proxy: {
      "/api": server,
      "/healthz": server,
      "/matchmake": server,
      "/plugins": server,
      "/league/": { ...server, ws: true },
      // A Colyseus room's websocket: /PROCESS/ROOM?sessionId=…
      "^/[^/]+/[^/?]+\\?.*sessionId=": { ...server, ws: true },
    },
  },
});
