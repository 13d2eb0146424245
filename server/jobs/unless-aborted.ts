/** The result of `work`, unless `stop` is aborted before. @throws the reason of `stop`. */
export async function unlessAborted<T>(work: Promise<T>, stop: AbortSignal | undefined): Promise<T> {
  if (!stop) return work;
  stop.throwIfAborted();
  const stopped = Promise.withResolvers<never>();
  const abort = (): void => stopped.reject(stop.reason as Error);
  stop.addEventListener("abort", abort);
  return Promise.race([work, stopped.promise]).finally(() => stop.removeEventListener("abort", abort));
}
