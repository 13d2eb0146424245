import { MongoClient, type Db, type MongoClientOptions } from "mongodb";
import { patchClosedConnections } from "./closed-connections.ts";
import { mongoError, urlError } from "./errors.ts";

/** A client whose writes are acknowledged by a majority's journal. @throws ServerError when the URL is invalid. */
function createClient(url: string): MongoClient {
  patchClosedConnections();
  // The driver prefers options over the URL, so options that the URL sets are left out here.
  const given = new URLSearchParams(url.split("?")[1]?.toLowerCase());
  const defaults = {
    serverSelectionTimeoutMS: 3000,
    connectTimeoutMS: 3000,
    // A server that hangs counts as down.
    socketTimeoutMS: 20_000,
    appName: "red-queen",
    // Where the server can recognise a repeated write, the driver repeats it once by itself.
    retryWrites: true,
    retryReads: true,
  };
  const options: MongoClientOptions = Object.fromEntries(
    Object.entries(defaults).filter(([name]) => !given.has(name.toLowerCase())),
  );
  try {
    return new MongoClient(url, {
      ...options,
      // One by one: a `writeConcern` as a whole takes from the URL what it should replace.
      w: "majority",
      journal: true,
      readConcernLevel: "majority",
      readPreference: "primary",
    });
  } catch (error) {
    throw urlError(error);
  }
}

/** An open database. */
export interface Connection {
  readonly client: MongoClient;
  readonly database: Db;
  /** The server's hosts, without a password. */
  readonly where: string;
  /** The server's product and version. */
  readonly version: string;
}

/**
 * Opens the database that a URL names.
 * @param prepare checks it, or creates what it needs.
 * @throws ServerError for what the driver or `prepare` throws.
 */
export async function connect(
  url: string,
  prepare: (database: Db, where: string) => Promise<void>,
): Promise<Connection> {
  const client = createClient(url);
  const where = hostNames(client);
  try {
    const database = client.db(databaseName(url));
    const version = await serverVersion(database);
    await prepare(database, where);
    return { client, database, where, version };
  } catch (error) {
    await client.close();
    throw mongoError(error, where);
  }
}

/** The hosts of a client, without a password. */
const hostNames = (client: MongoClient): string => client.options.srvHost ?? client.options.hosts.map(String).join(",");

/** The name in the URL's path, or the default one. */
function databaseName(url: string): string {
  const name = /^mongodb(?:\+srv)?:\/\/[^/?]+\/([^?]+)/.exec(url)?.[1];
  return name === undefined ? "red-queen" : decodeURIComponent(name);
}

/** The server's product and version. */
async function serverVersion(database: Db): Promise<string> {
  const { version, ferretdbVersion } = await database.command({ buildInfo: 1 });
  return ferretdbVersion === undefined ? `MongoDB ${String(version)}` : `FerretDB (MongoDB ${String(version)})`;
}
