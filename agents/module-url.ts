/**
 * The URL of a module to start as a process or thread: its source, or in the published package, whose modules are
 * compiled, the JavaScript in its place.
 * @param source `new URL("./NAME.ts", import.meta.url)`.
 */
export function runnableUrl(source: URL): URL {
  return import.meta.url.endsWith(".js") ? new URL(source.href.replace(/\.ts$/, ".js")) : source;
}
