import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The host stays the page's own: the server refuses requests of other origins.
const server = { changeOrigin: false, target: process.env["SERVER_URL"] ?? "http://127.0.0.1:2567" };

/** Builds the page of web/ into dist/; `vite` alone serves it for development against SERVER_URL (port 2567 of this machine). */
export default defineConfig({
  root: "web",
  plugins: [react()],
  build: { outDir: "../dist", emptyOutDir: true, target: "es2023", chunkSizeWarningLimit: 700 },
  server: {
    // Views live beside their rules in games/, outside the page's own root.
    fs: { allow: [".."] },
    proxy: {
      "/api": server,
      "/healthz": server,
      "/matchmake": server,
      "/league/": { ...server, ws: true },
      // A Colyseus room's websocket: /PROCESS/ROOM?sessionId=…
      "^/[^/]+/[^/?]+\\?.*sessionId=": { ...server, ws: true },
    },
  },
});
