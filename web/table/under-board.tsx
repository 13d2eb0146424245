import { useCallback, useState, type CSSProperties, type ReactNode } from "react";

/** The greatest height seen so far of what stands under a board. */
interface KeptHeight {
  readonly height: number;
  readonly measure: (element: HTMLElement | null) => (() => void) | undefined;
}

/** One for a whole match, its end included: that is when a table gives way to its replay. */
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
  /** Absent where nothing is played. */
  readonly kept: KeptHeight | undefined;
  /** Whether a person plays here: a board taller than a phone keeps this in sight. */
  readonly own: boolean;
  readonly children: ReactNode;
}

/** What was told and what may be done. It never gets lower, so that nothing below moves from turn to turn, nor at the end. */
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
