import { MongoClient, type Db, type MongoClientOptions } from "mongodb";
import { urlError } from "./errors.ts";

/** A client whose writes are confirmed by a majority's journal. @throws ServerError when the URL is not one. */
export function clientOf(url: string): MongoClient {
  // What a person writes into the URL goes before these, and the driver lets options go before the URL.
  const given = new URLSearchParams(url.split("?")[1]?.toLowerCase());
  const defaults = {
    serverSelectionTimeoutMS: 3000,
    connectTimeoutMS: 3000,
    // A server that hangs is one that is down.
    socketTimeoutMS: 20_000,
    appName: "red-queen",
  };
  const options: MongoClientOptions = Object.fromEntries(
    Object.entries(defaults).filter(([name]) => !given.has(name.toLowerCase())),
  );
  try {
    return new MongoClient(url, {
      ...options,
      writeConcern: { w: "majority", journal: true },
      readConcern: { level: "majority" },
      readPreference: "primary",
    });
  } catch (error) {
    throw urlError(error);
  }
}

/** The hosts of a client, without a password. */
export const hostsOf = (client: MongoClient): string =>
  client.options.srvHost ?? client.options.hosts.map(String).join(",");

/** The name in the URL's path, or the default one. */
export function databaseName(url: string): string {
  const name = /^mongodb(?:\+srv)?:\/\/[^/?]+\/([^?]+)/.exec(url)?.[1];
  return name === undefined ? "red-queen" : decodeURIComponent(name);
}

/** What the server calls itself. */
export async function serverVersion(database: Db): Promise<string> {
  const { version, ferretdbVersion } = await database.command({ buildInfo: 1 });
  return ferretdbVersion === undefined ? `MongoDB ${String(version)}` : `FerretDB (MongoDB ${String(version)})`;
}
