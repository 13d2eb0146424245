import { createServer, type AddressInfo, type Server } from "node:net";
import type { Config } from "./config.ts";
import { ServerError } from "./errors.ts";

type Place = Pick<Config, "port" | "host">;

/** The settings that name the place, for sentences. */
export interface SettingNames {
  readonly port: string;
  readonly host: string;
}

/** Checks the port before anything else is opened. @throws ServerError `start/port-taken`, `config/invalid`. */
export async function assertPortFree(place: Place): Promise<void> {
  const probe = createServer();
  await listen(probe, place);
  await new Promise((resolve) => probe.close(resolve));
}

/** Opens the port; `address` is the URL people type. @throws ServerError `start/port-taken`, `config/invalid`. */
export function listen(
  server: Server,
  { port, host }: Place,
  names: SettingNames = { port: "PORT", host: "HOST" },
): Promise<{ readonly address: string }> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenRefusal(error, { port, host }, names)));
    server.listen(port, host, () => {
      const bound = server.address() as AddressInfo;
      const name = host.includes(":") ? `[${host}]` : host;
      resolve({ address: `http://${name}:${bound.port}` });
    });
  });
}

function listenRefusal(error: NodeJS.ErrnoException, { port, host }: Place, names: SettingNames): Error {
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} is in use, perhaps by another Red Queen; stop that, or set ${names.port} to another one.`,
    EACCES: `Port ${port} can't be opened by this user; set ${names.port} to one above 1023.`,
    EADDRNOTAVAIL: `This machine has no address ${host}; set ${names.host} to one it has, such as 127.0.0.1.`,
    ENOTFOUND: `There is no host named ${host}; set ${names.host} to an address of this machine, such as 127.0.0.1.`,
  };
  const sentence = sentences[error.code ?? ""];
  if (!sentence) return error;
  return new ServerError(error.code === "EADDRINUSE" ? "start/port-taken" : "config/invalid", sentence, error);
}
