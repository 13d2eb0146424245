import { AgentError } from "../errors.ts";

export const badLedger = (why: string): AgentError =>
  new AgentError("league/bad-ledger", `The league's ledger contradicts itself: ${why}.`);
