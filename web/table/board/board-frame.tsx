import type { ReactNode } from "react";
import { useScrolls } from "../../ui/use-scrolls.ts";

/** The frame of a board; it scrolls if the board is larger. */
export function BoardFrame({ children }: { readonly children: ReactNode }) {
  return (
    <div className="board-frame" {...useScrolls("Board", children)}>
      {children}
    </div>
  );
}
