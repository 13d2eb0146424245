import { Command, type ErrorOptions } from "commander";
import { ServerError } from "../errors.ts";

/** A command whose usage errors are ServerErrors, so that `--json` prints them as JSON too. */
export class CliCommand extends Command {
  override createCommand(name?: string): CliCommand {
    return new CliCommand(name);
  }

  /** @throws ServerError `request/invalid` with commander's message and a pointer to the help. */
  override error(message: string, _options?: ErrorOptions): never {
    const [what = "", suggestion = ""] = message.replace(/^error: /, "").split("\n");
    const sentences = [`${what.charAt(0).toUpperCase()}${what.slice(1)}`, suggestion.replace(/^\((.*)\)$/, "$1")];
    const ended = sentences.filter(Boolean).map((sentence) => sentence.replace(/[^.?]$/, "$&."));
    throw new ServerError("request/invalid", `${ended.join(" ")} See: ${commandPath(this)} --help`);
  }
}

/** `redqueen league run`. */
const commandPath = (command: Command): string =>
  command.parent ? `${commandPath(command.parent)} ${command.name()}` : command.name();
