interface RunControlsProps {
  readonly status: "running" | "paused" | "ended" | "damaged";
  readonly onCommand: (command: "pause" | "resume") => void;
  readonly onStop: () => void;
}

/** Buttons that pause, resume and stop a league or an experiment. They keep their place after its end, unseen. */
export function RunControls({ status, onCommand, onStop }: RunControlsProps) {
  return (
    <span className={status === "ended" ? "row gone" : "row"}>
      {status === "paused" ? (
        <button type="button" className="primary" onClick={() => onCommand("resume")}>
          Resume
        </button>
      ) : (
        <button type="button" onClick={() => onCommand("pause")}>
          Pause
        </button>
      )}
      <button type="button" onClick={onStop}>
        Stop
      </button>
    </span>
  );
}
