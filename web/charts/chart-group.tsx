import { createContext, useContext, useMemo, type ReactNode } from "react";
import { ValueStore } from "../ui/value-store.ts";

/** A part of the x axis. */
export interface XRange {
  readonly min: number;
  readonly max: number;
}

/** Charts that are read together: one zoom, one cursor. */
export interface ChartGroupState {
  /** Begins the names of what is downloaded. */
  readonly name: string;
  /** uPlot's key for charts whose cursors move together. */
  readonly key: string;
  /** The part of the x axis that is drawn; null: all of it. */
  readonly zoom: ValueStore<XRange | null>;
}

const Group = createContext<ChartGroupState | null>(null);

/** What is on the x axis belongs in the key: another axis begins without a zoom. */
export function ChartGroup(props: { readonly name: string; readonly axis: string; readonly children: ReactNode }) {
  const { name, axis, children } = props;
  const group = useMemo(
    () => ({ name, key: `${name} ${axis}`, zoom: new ValueStore<XRange | null>(null) }),
    [name, axis],
  );
  return <Group value={group}>{children}</Group>;
}

/** The group around a chart; one that stands alone is its own. */
export function useChartGroup(id: string): ChartGroupState {
  const group = useContext(Group);
  const alone = useMemo(() => ({ name: "red-queen", key: id, zoom: new ValueStore<XRange | null>(null) }), [id]);
  return group ?? alone;
}
