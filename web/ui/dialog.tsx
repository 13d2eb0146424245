import { useEffect, useId, useRef, type ReactNode } from "react";

interface DialogProps {
  readonly open: boolean;
  readonly title: string;
  /** Called on every close, Escape included. */
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A modal dialog; it traps the focus and restores it on close. */
export function Dialog({ open, title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <div className="stack loose">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}
