import type { SneakyView } from "../state-view.ts";
import { decimalSentence } from "./numbers.ts";

/** The problem as a chain of operations, each with its known result below, and the worked step marked. */
export function Chain({ problem, open }: { readonly problem: SneakyView["problem"]; readonly open: boolean }) {
  const { start, step, operations, values } = problem;
  return (
    <ol className="chain" aria-label="The problem">
      <li title={decimalSentence(start)}>
        <strong>{start}</strong>
        <small>start</small>
      </li>
      {operations.map((operation, i) => (
        <Link key={i} operation={operation} result={values[i + 1]} worked={i + 1 === step} open={open} />
      ))}
    </ol>
  );
}

function Link(props: {
  readonly operation: string;
  readonly result: string | undefined;
  readonly worked: boolean;
  readonly open: boolean;
}) {
  const { operation, result, worked, open } = props;
  const operand = operation.slice(2);
  const shown = result === undefined ? "" : `= ${result}`;
  return (
    <li
      className={worked ? "here" : undefined}
      aria-current={worked && open ? "step" : undefined}
      title={[decimalSentence(operand), ...(result === undefined ? [] : [decimalSentence(result)])].join("; ")}
    >
      <strong>{operation.replace("x", "\u00d7").replace("-", "\u2212")}</strong>
      <small>{worked ? "this step" : shown || "\u00a0"}</small>
    </li>
  );
}
