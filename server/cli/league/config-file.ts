import { readFileSync } from "node:fs";
import { InvalidArgumentError } from "commander";
import { checkShape } from "../../schemas/shape.ts";
import { ServerError } from "../../errors.ts";
import { launchRequest, type LaunchRequest } from "../../schemas/leagues.ts";

/**
 * Reads a launch request from a JSON file.
 * @throws InvalidArgumentError when the file can't be read or is not one.
 */
export function parseConfig(file: string): LaunchRequest {
  try {
    return checkShape(launchRequest, JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    const isRefusal = error instanceof ServerError;
    const why = error instanceof Error ? error.message : String(error);
    const sentence = isRefusal ? why : `It is not a file of JSON: ${why}`;
    throw new InvalidArgumentError(sentence);
  }
}
