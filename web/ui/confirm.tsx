import type { ReactNode } from "react";
import { Dialog } from "./dialog.tsx";

interface ConfirmProps {
  readonly open: boolean;
  readonly title: string;
  readonly children: ReactNode;
  readonly yes: string;
  readonly onAnswer: (yes: boolean) => void;
}

/** Asks for confirmation before an irreversible action. */
export function Confirm({ open, title, children, yes, onAnswer }: ConfirmProps) {
  return (
    <Dialog open={open} title={title} onClose={() => onAnswer(false)}>
      <p>{children}</p>
      <div className="row">
        <button type="button" className="primary" onClick={() => onAnswer(true)}>
          {yes}
        </button>
        <button type="button" onClick={() => onAnswer(false)}>
          Cancel
        </button>
      </div>
    </Dialog>
  );
}
