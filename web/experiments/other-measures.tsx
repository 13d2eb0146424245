import type { ReactNode } from "react";
import { Waiting } from "../ui/page.tsx";
import { Unfolded } from "../ui/unfolded.tsx";

interface OtherMeasuresProps {
  readonly title: string;
  readonly count: number;
  readonly children: () => ReactNode;
}

/** Measures that are not among the main ones, in a collapsed section that is there before any is measured. */
export function OtherMeasures({ title, count, children }: OtherMeasuresProps) {
  return (
    <Unfolded summary={count === 0 ? title : `${title}, ${count}`}>
      {() => (count === 0 ? <Waiting>Nothing else was measured yet.</Waiting> : children())}
    </Unfolded>
  );
}
