import { createContext, useContext, useMemo, type ReactNode } from "react";
import { ValueStore } from "../ui/value-store.ts";

/** A part of the x axis. */
export interface XRange {
  readonly min: number;
  readonly max: number;
}

/** Charts that share zoom and cursor. */
export interface ChartGroupState {
  /** Prefix of downloaded files' names. */
  readonly name: string;
  /** uPlot's key of charts that share a cursor. */
  readonly key: string;
  /** The visible part of the x axis; null: all of it. */
  readonly zoom: ValueStore<XRange | null>;
}

const Group = createContext<ChartGroupState | null>(null);

/** Groups charts. The axis is part of the key, so that changing it resets the zoom. */
export function ChartGroup(props: { readonly name: string; readonly axis: string; readonly children: ReactNode }) {
  const { name, axis, children } = props;
  const group = useMemo(
    () => ({ name, key: `${name} ${axis}`, zoom: new ValueStore<XRange | null>(null) }),
    [name, axis],
  );
  return <Group value={group}>{children}</Group>;
}

/** The group around a chart; a chart without one gets its own. */
export function useChartGroup(id: string): ChartGroupState {
  const group = useContext(Group);
  const alone = useMemo(() => ({ name: "red-queen", key: id, zoom: new ValueStore<XRange | null>(null) }), [id]);
  return group ?? alone;
}
