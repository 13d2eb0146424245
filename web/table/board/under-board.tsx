import { useCallback, useState, type CSSProperties, type ReactNode } from "react";

/** The greatest height so far of the content under a board. */
interface KeptHeight {
  readonly height: number;
  readonly measure: (element: HTMLElement | null) => (() => void) | undefined;
}

/** Shared by a live table and the replay that replaces it at the end. */
export function useKeptHeight(): KeptHeight {
  const [height, setHeight] = useState(0);
  const measure = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    let width = element.offsetWidth;
    const observer = new ResizeObserver(() => {
      const turned = element.offsetWidth !== width;
      width = element.offsetWidth;
      setHeight((before) => (turned ? 0 : Math.max(before, element.offsetHeight)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { height, measure };
}

interface UnderBoardProps {
  /** Absent if nothing is played. */
  readonly kept: KeptHeight | undefined;
  /** Whether the user plays here: then it stays visible below a board taller than the window. */
  readonly own: boolean;
  readonly children: ReactNode;
}

/** Last ply and actions. Its height never shrinks, so that nothing below moves from turn to turn or at the end. */
export function UnderBoard({ kept, own, children }: UnderBoardProps) {
  return (
    <div
      className={["under-board", kept && "kept", own && "own"].filter(Boolean).join(" ")}
      ref={kept?.measure}
      style={kept?.height ? ({ "--kept": `${kept.height}px` } as CSSProperties) : undefined}
    >
      {children}
    </div>
  );
}
