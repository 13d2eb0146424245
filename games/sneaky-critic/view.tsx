import type { ViewProps } from "../views/view-props.ts";
import type { SneakyView } from "./state-view.ts";
import { Chain } from "./views/chain.tsx";
import { Desk } from "./views/desk.tsx";
import { decimal } from "./views/numbers.ts";
import "./view.css";

/**
 * Draws an episode: the problem's chain above, the worked step column by column below, and next to it the task or the
 * outcome.
 */
export function View({ view, seat, legal, onAct }: ViewProps<SneakyView>) {
  const written = view.edits === "sealed" ? 0 : (view.edits?.length ?? 0);
  return (
    <div className="worked" role="group" aria-label={describe(view, seat)}>
      <Chain problem={view.problem} open={view.result === null} />
      <Desk key={`${view.turn} ${written}`} view={view} seat={seat} legal={legal} onAct={onAct} />
    </div>
  );
}

const ROLES = ["sneaky generator", "critic"];

function describe({ problem }: SneakyView, seat: number | null): string {
  const you = seat === null ? "" : ` You are the ${ROLES[seat]}.`;
  if (problem.values.length === 0) return `Sneaky critic.${you} The problem is being drawn.`;
  const { start, step, operations } = problem;
  return `Sneaky critic.${you} Start ${start} (${decimal(start)}), then ${operations.join(", then ")}; step ${step} is worked out.`;
}
