import type { ProgressGroup } from "./progress.ts";
import { withMinus } from "../ui/format.ts";
import { MeasureValue } from "../ui/numbers.tsx";

const MARKS = { higher: "\u2191", lower: "\u2193", "no clear change": "" } as const;

/** Every measure at the start and now, with intervals; its meaning on hover. */
export function ProgressTable({ groups }: { readonly groups: readonly ProgressGroup[] }) {
  return (
    <table className="progress" data-testid="progress">
      <thead>
        <tr>
          <th scope="col">Measure</th>
          <th scope="col">Start</th>
          <th scope="col">Now</th>
          <th
            scope="col"
            title="Higher or lower if the 95% intervals don't overlap. Hover a measure to see which direction is better."
          >
            Change
          </th>
        </tr>
      </thead>
      {groups.map(({ family, title, rows }) => (
        <tbody key={family}>
          {title !== "" && (
            <tr>
              <th scope="rowgroup" colSpan={4}>
                {title}
              </th>
            </tr>
          )}
          {rows.map(({ name, label, start, now, change }) => (
            <tr key={name}>
              <th scope="row" title={withMinus(now.meaning)} className={title === "" ? "alone" : undefined}>
                <span data-meaning="">{label}</span>
                <span className="visually-hidden">. {withMinus(now.meaning)}</span>
              </th>
              <td>
                <MeasureValue measure={start} />
              </td>
              <td>{change === null ? <span className="soft">measured once</span> : <MeasureValue measure={now} />}</td>
              <td className={change === "higher" || change === "lower" ? "" : "soft"}>
                {change && (
                  <>
                    <span aria-hidden="true">{MARKS[change]} </span>
                    {change}
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}
