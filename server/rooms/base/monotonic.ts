/** The part of Colyseus's room clock used here; its types hide `now`, from which it reads the time. */
interface RoomClock {
  start(): void;
}

/**
 * Makes a room clock monotonic. Colyseus's clock uses the time of day: setting that forward would end every match at
 * once.
 */
export function useMonotonicTime(clock: RoomClock): void {
  Reflect.set(clock, "now", () => performance.now());
  clock.start();
}
