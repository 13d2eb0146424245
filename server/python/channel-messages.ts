/** What the thread of a channel starts with. */
export interface ChannelData {
  /** The Python interpreter. */
  readonly python: string;
  /** The program it runs. */
  readonly script: string;
  /** Shared: see {@link ANSWER_COUNT_INDEX} and {@link PID_INDEX}. */
  readonly signal: Int32Array<SharedArrayBuffer>;
}

/** Index of the number that grows with each answer. */
export const ANSWER_COUNT_INDEX = 0;

/** Index of the process id of the Python process; 0 while there is none. */
export const PID_INDEX = 1;

export interface ChannelRequest {
  readonly id: number;
  readonly line: string;
}

export type ChannelMessage =
  | { readonly id: number; readonly line: string }
  | { readonly id: number; readonly fault: "not-started" | "ended"; readonly reason: string };
