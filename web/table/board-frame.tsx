import type { ReactNode } from "react";
import { useScrolls } from "../ui/use-scrolls.ts";

/** The place of a board; a small one may hold less than is drawn. */
export function BoardFrame({ children }: { readonly children: ReactNode }) {
  return (
    <div className="board-frame" {...useScrolls("Board", children)}>
      {children}
    </div>
  );
}
