import type { ReactNode } from "react";
import { useScrolls } from "./use-scrolls.ts";

interface ScrollingTableProps {
  /** What it is, for who can't see it. */
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A table that may be wider than a phone. */
export function ScrollingTable({ label, className = "", children }: ScrollingTableProps) {
  return (
    <div className={`table-scroll ${className}`.trim()} {...useScrolls(label, children)}>
      {children}
    </div>
  );
}
