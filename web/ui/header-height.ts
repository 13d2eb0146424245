/**
 * Keeps the header's height in `--header-height`, for layouts that fill the rest of the window. Pass it as the header's
 * `ref`.
 */
export function measureHeader(header: HTMLElement | null): (() => void) | undefined {
  if (!header) return undefined;
  const write = () => document.documentElement.style.setProperty("--header-height", `${header.offsetHeight}px`);
  write();
  const observer = new ResizeObserver(write);
  observer.observe(header);
  return () => observer.disconnect();
}
