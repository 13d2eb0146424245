import { useState } from "react";
import { useScrolls } from "../ui/use-scrolls.ts";

interface ExperimentNotesProps {
  readonly notes: readonly string[];
  /** Whether every run is finished. */
  readonly complete: boolean;
}

/**
 * What a reader must know. Notes about runs come and go while they play: a page that was opened meanwhile keeps their
 * height, so that nothing below moves.
 */
export function ExperimentNotes({ notes, complete }: ExperimentNotesProps) {
  const [isLive] = useState(!complete);
  return (
    <div className={isLive ? "note experiment-notes live" : "note experiment-notes"} {...useScrolls("Notes", notes)}>
      <ul aria-label="Notes" data-testid="experiment-notes">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
        {notes.length === 0 && <li className="soft">Every run is finished.</li>}
      </ul>
    </div>
  );
}
