import { useCallback, useEffect, useEffectEvent, useState } from "react";

/** State of a request. */
export interface RequestState<T> {
  readonly data: T | null;
  readonly error: Error | null;
  /** Requests again, keeping the current data until the new answer arrives. */
  readonly refresh: () => void;
  /** Replaces the data. */
  readonly update: (change: (data: T) => T) => void;
}

/** Pending requests by key: components that mount together share one. */
const pending = new Map<string, Promise<unknown>>();

function shared<T>(key: string, load: () => Promise<T>): Promise<T> {
  const present = pending.get(key);
  if (present) return present as Promise<T>;
  const answer = load().finally(() => {
    if (pending.get(key) === answer) pending.delete(key);
  });
  pending.set(key, answer);
  return answer;
}

/**
 * Requests data once per `key`, shared between components; again every `every` milliseconds if given, and after
 * transient errors.
 */
export function useAnswer<T>(key: string, load: () => Promise<T>, every?: number): RequestState<T> {
  const [state, setState] = useState<{ key: string; data: T | null; error: Error | null }>({
    key,
    data: null,
    error: null,
  });
  const [round, setRound] = useState(0);
  const ask = useEffectEvent(load);
  useEffect(() => {
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (milliseconds: number) => {
      timer = setTimeout(() => setRound((value) => value + 1), milliseconds);
    };
    shared(key, ask).then(
      (data) => {
        if (!current) return;
        setState({ key, data, error: null });
        if (every !== undefined) again(every);
      },
      (error: unknown) => {
        if (!current) return;
        const failure = error instanceof Error ? error : new Error(String(error));
        setState((previous) => ({ key, data: previous.key === key ? previous.data : null, error: failure }));
        if (every !== undefined || isTransient(failure)) again(Math.max(every ?? 0, 3000));
      },
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [key, every, round]);
  const refresh = useCallback(() => {
    // A pending request may have been answered before the change that should be shown.
    pending.delete(key);
    setRound((value) => value + 1);
  }, [key]);
  const update = useCallback(
    (change: (data: T) => T) =>
      setState((previous) => (previous.data === null ? previous : { ...previous, data: change(previous.data) })),
    [],
  );
  const fresh = state.key === key;
  return { data: fresh ? state.data : null, error: fresh ? state.error : null, refresh, update };
}

function isTransient(error: Error): boolean {
  const status = (error as { status?: number }).status;
  return status === 0 || status === 503;
}
