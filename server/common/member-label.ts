/** "v4", or "main v4" where a league has several agents. */
export function memberLabel(
  { agent, version }: { readonly agent: string; readonly version: number },
  hasSeveralAgents: boolean,
): string {
  return hasSeveralAgents ? `${agent} v${version}` : `v${version}`;
}
