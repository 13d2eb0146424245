import { MongoClient, type Db, type MongoClientOptions } from "mongodb";
import { urlError } from "./errors.ts";

/** A client whose writes are acknowledged by a majority's journal. @throws ServerError when the URL is invalid. */
export function createClient(url: string): MongoClient {
  // The driver prefers options over the URL, so options that the URL sets are left out here.
  const given = new URLSearchParams(url.split("?")[1]?.toLowerCase());
  const defaults = {
    serverSelectionTimeoutMS: 3000,
    connectTimeoutMS: 3000,
    // A server that hangs counts as down.
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
export const hostNames = (client: MongoClient): string =>
  client.options.srvHost ?? client.options.hosts.map(String).join(",");

/** The name in the URL's path, or the default one. */
export function databaseName(url: string): string {
  const name = /^mongodb(?:\+srv)?:\/\/[^/?]+\/([^?]+)/.exec(url)?.[1];
  return name === undefined ? "red-queen" : decodeURIComponent(name);
}

/** The server's product and version. */
export async function serverVersion(database: Db): Promise<string> {
  const { version, ferretdbVersion } = await database.command({ buildInfo: 1 });
  return ferretdbVersion === undefined ? `MongoDB ${String(version)}` : `FerretDB (MongoDB ${String(version)})`;
}
