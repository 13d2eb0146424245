import type { ReactNode } from "react";
import { useScrolls } from "./use-scrolls.ts";

interface ScrollingTableProps {
  /** Accessible name. */
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A table that scrolls sideways if it is wider than the window. */
export function ScrollingTable({ label, className = "", children }: ScrollingTableProps) {
  return (
    <div className={`table-scroll ${className}`.trim()} {...useScrolls(label, children)}>
      {children}
    </div>
  );
}
