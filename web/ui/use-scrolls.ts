import { useEffect, useRef, useState, type HTMLAttributes, type ReactNode, type RefObject } from "react";

/**
 * Makes a box focusable and named while it scrolls, so that the keyboard can reach it.
 * @param content the box's content: checked again when it changes.
 */
export function useScrolls(
  label: string,
  content: ReactNode,
): { readonly ref: RefObject<HTMLDivElement | null> } & HTMLAttributes<HTMLDivElement> {
  const ref = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const { current: box } = ref;
    if (!box) return undefined;
    const observer = new ResizeObserver(() => setScrolls(overflows(box)));
    for (const element of [box, ...box.children]) observer.observe(element);
    return () => observer.disconnect();
  }, [content]);
  return scrolls ? { ref, role: "region", "aria-label": label, tabIndex: 0 } : { ref };
}

function overflows(box: HTMLElement): boolean {
  const { overflowX, overflowY } = getComputedStyle(box);
  const across = overflowX === "auto" && box.scrollWidth > box.clientWidth;
  return across || (overflowY === "auto" && box.scrollHeight > box.clientHeight);
}
