interface ToldProps {
  readonly words: string;
  /** How it ended, not a ply on the way there. */
  readonly end: boolean;
  readonly testId?: string | undefined;
}

/** What happened last, in a place of its own that keeps its height. */
export function LastPly({ words, end, testId = end ? "result" : "told" }: ToldProps) {
  return (
    <p className={end ? "told end" : "told soft"} data-testid={testId}>
      {words}
    </p>
  );
}
