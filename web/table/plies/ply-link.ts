/** The ply in a link's query, at most `plies`; 0, the start, if there is none. */
export function parsePly(query: string, plies: number): number {
  const text = new URLSearchParams(query).get("ply") ?? "";
  return /^\d+$/.test(text) ? Math.min(Number(text), plies) : 0;
}

/** A path with the ply in its query; omitted for the start. */
export const plyPath = (path: string, ply: number): string => (ply === 0 ? path : `${path}?ply=${ply}`);
