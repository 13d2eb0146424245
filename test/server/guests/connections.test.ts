import { describe, expect, it } from "vitest";
import { overLimit } from "../../../server/guests/connections.ts";

const BYTES_PER_MB = 1 << 20;
const reader = (guest: string | null, megabytes: number) => ({ guest, waiting: megabytes * BYTES_PER_MB });

describe("connections closed for unread bytes", () => {
  it("are those with more than 8 MB", () => {
    expect(overLimit([reader("a", 8), reader("b", 9), reader("c", 0)])).toEqual([reader("b", 9)]);
  });

  it("are the slowest of an address with more than 32 MB, and of no others", () => {
    const others = ["b", "c", "d"].map((guest) => reader(guest, 8));
    const own = [7, 3, 8, 6, 5, 4, 2, 8, 7].map((megabytes) => reader("a", megabytes));
    expect(overLimit([...others, ...own])).toEqual([reader("a", 7), reader("a", 8), reader("a", 8)]);
  });

  it("are the slowest of all beyond 256 MB in total, including those of a proxy", () => {
    const many = Array.from({ length: 40 }, (_, i) => reader(`guest ${i}`, 6));
    const closed = overLimit([...many, reader(null, 7), reader(null, 8), reader(null, 8)]);
    expect(closed.map(({ waiting }) => waiting / BYTES_PER_MB)).toEqual([8]);
  });
});
