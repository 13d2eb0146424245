/** What of Colyseus' room clock is used here; it takes the time from `now`, which its types keep to itself. */
interface RoomClock {
  start(): void;
}

/** Colyseus' clock goes by the time of day: set forward, it would end every match at once. From here on it goes by time passed. */
export function useMonotonicTime(clock: RoomClock): void {
  Reflect.set(clock, "now", () => performance.now());
  clock.start();
}
