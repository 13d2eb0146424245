/** The ply that a link's query names, within an episode of so many plies; 0, the start, where it names none. */
export function plyOfQuery(query: string, plies: number): number {
  const text = new URLSearchParams(query).get("ply") ?? "";
  return /^\d+$/.test(text) ? Math.min(Number(text), plies) : 0;
}

/** A path with the ply in its query; the start goes without saying. */
export const plyPath = (path: string, ply: number): string => (ply === 0 ? path : `${path}?ply=${ply}`);
