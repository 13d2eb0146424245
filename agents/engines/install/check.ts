import { AgentError } from "../../errors.ts";
import { chooseEngine } from "../registry.ts";

/**
 * Runs one engine's self-test, and prints the result or the reason it failed: the last line that begins with "engine".
 */
try {
  const { name, reason } = await chooseEngine(process.argv[2]);
  process.stdout.write(`\nengine ${name}: ${reason}\n`);
} catch (error) {
  if (!(error instanceof AgentError)) throw error;
  process.stdout.write(`\nengine: ${error.message}\n`);
  process.exitCode = 1;
}
