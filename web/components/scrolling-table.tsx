import type { ReactNode } from "react";

interface ScrollingTableProps {
  /** What it is, for who can't see it. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A table that may be wider than a phone: what scrolls must be within reach of the keyboard. */
export function ScrollingTable({ label, children }: ScrollingTableProps) {
  return (
    <div className="table-scroll" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
