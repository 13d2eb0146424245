import type { Command } from "commander";
import { baseCommand } from "./base.ts";
import { bestResponseCommand } from "./best-response.ts";
import { evaluateCommand } from "./evaluate.ts";
import { exportCommand } from "./export.ts";

/** `policy base|export|evaluate|best-response`: base policies, and policies of a stored league. */
export function policyCommands(program: Command): void {
  const policy = program
    .command("policy")
    .description("policies: create a base, export, evaluate, find a best response");
  baseCommand(policy);
  exportCommand(policy);
  evaluateCommand(policy);
  bestResponseCommand(policy);
}
