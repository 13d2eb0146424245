import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Milliseconds that a page has for anything it waits for: only a hang takes that long. */
const PAGE_TIMEOUT_MS = 240_000;

/** A real Chromium, the system's own; CHROMIUM names another. @throws Error that says how to get one. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM"] ?? PLACES.find((place) => existsSync(place));
  if (!executablePath) {
    throw new Error("No Chromium here: install one (Debian: `apt-get install chromium`), or name it in CHROMIUM.");
  }
  const browser = await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  browser.on("context", (context) => context.setDefaultTimeout(PAGE_TIMEOUT_MS));
  return browser;
}
