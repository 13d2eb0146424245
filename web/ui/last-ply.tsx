interface LastPlyProps {
  readonly words: string;
  /** Whether it is the result of the match. */
  readonly end: boolean;
  readonly testId?: string | undefined;
}

/** The last ply or the result, in a box of constant height. */
export function LastPly({ words, end, testId = end ? "result" : "last-ply" }: LastPlyProps) {
  return (
    <p className={end ? "last-ply end" : "last-ply soft"} data-testid={testId}>
      {words}
    </p>
  );
}
