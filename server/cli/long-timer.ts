/** The longest delay of a Node timer; a longer one would fire at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** Calls back after `milliseconds`, which may be any number of days. @returns a function that cancels it. */
export function startTimer(milliseconds: number, callback: () => void): () => void {
  let timer: NodeJS.Timeout;
  const arm = (left: number): void => {
    const delay = Math.min(left, MAX_DELAY_MS);
    timer = setTimeout(() => (left > delay ? arm(left - delay) : callback()), delay);
  };
  arm(milliseconds);
  return () => clearTimeout(timer);
}
