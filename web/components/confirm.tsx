import { useEffect, useRef, type ReactNode } from "react";

interface ConfirmProps {
  readonly open: boolean;
  readonly title: string;
  readonly children: ReactNode;
  readonly yes: string;
  readonly onAnswer: (yes: boolean) => void;
}

/** Asks before what can't be undone. */
export function Confirm({ open, title, children, yes, onAnswer }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} aria-labelledby="confirm-title" onClose={() => onAnswer(false)}>
      <div className="stack loose">
        <h2 id="confirm-title">{title}</h2>
        <p>{children}</p>
        <div className="row">
          <button type="button" className="primary" onClick={() => onAnswer(true)}>
            {yes}
          </button>
          <button type="button" onClick={() => onAnswer(false)}>
            Cancel
          </button>
        </div>
      </div>
    </dialog>
  );
}
