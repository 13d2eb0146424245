import {
  MongoCompatibilityError,
  MongoError,
  MongoNetworkError,
  MongoOperationTimeoutError,
  MongoServerError,
  MongoStalePrimaryError,
  MongoSystemError,
  MongoTopologyClosedError,
  MongoNotConnectedError,
  MongoServerClosedError,
} from "mongodb";
import { ServerError } from "../../errors.ts";

/** Driver errors that mean that no server answers. MongoServerSelectionError is a MongoSystemError. */
const downErrors = [
  MongoSystemError,
  MongoNetworkError,
  MongoOperationTimeoutError,
  MongoStalePrimaryError,
  MongoTopologyClosedError,
  MongoNotConnectedError,
  MongoServerClosedError,
];

/** Sentences for server codes. https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
const refusals: Readonly<Record<number, string>> = {
  13: "does not allow this user to write: grant it readWrite on the database",
  18: "refuses the user or the password: check both in MONGODB_URL",
  64: "could not confirm a write on a majority of its members in time: check that they are running",
  100: "has too few members to confirm a write on a majority: start or add members",
  8000: "refuses the connection: check the user, the password and the database in MONGODB_URL",
};

const OUT_OF_DISK_SPACE = 14031;
const fullMessage = /no space left|disk is full|disk full|out of disk|over your space quota|quota exceeded/i;

/** Whether a unique index refused the write. */
export const isDuplicate = (error: unknown): boolean => error instanceof MongoServerError && error.code === 11000;

/** Converts a driver error into a ServerError; returns a bug unchanged. `where` must not contain a password. */
export function mongoError(error: unknown, where: string): unknown {
  if (isLookup(error)) {
    const sentence = `MongoDB at ${where} can't be found: check the name in MONGODB_URL (${error.message}).`;
    return new ServerError("store/unavailable", sentence, error);
  }
  if (!(error instanceof MongoError)) return error;
  if (error.code === OUT_OF_DISK_SPACE || fullMessage.test(error.message)) {
    const sentence = `MongoDB at ${where} has no space left or has used up its quota: free some space; no acknowledged write is lost.`;
    return new ServerError("store/full", sentence, error);
  }
  const sentence = unavailable(error);
  if (sentence === null) return error;
  return new ServerError("store/unavailable", `MongoDB at ${where} ${sentence}.`, error);
}

/** Whether the DNS lookup of a mongodb+srv address failed: the driver passes on that error unchanged. */
const isLookup = (error: unknown): error is Error =>
  error instanceof Error && "syscall" in error && String(error.syscall).startsWith("query");

function unavailable(error: MongoError): string | null {
  const refusal = typeof error.code === "number" ? refusals[error.code] : undefined;
  if (refusal !== undefined) return refusal;
  if (error instanceof MongoServerError) return `refuses: ${error.message}`;
  if (error instanceof MongoCompatibilityError) return "is too old for this driver: use MongoDB 7 or newer";
  if (!downErrors.some((type) => error instanceof type)) return null;
  return `does not answer: start it, or check MONGODB_URL (${error.message})`;
}

/** The error for an invalid MONGODB_URL. Omits the driver's message, which may contain the password. */
export function urlError(error: unknown): ServerError {
  const unknownOption = /^options? [\w, ]+ (is|are) not supported$/.exec(error instanceof Error ? error.message : "");
  const why = unknownOption === null ? "" : ` (${unknownOption[0]})`;
  const sentence = `MONGODB_URL is invalid${why}: use the form mongodb://127.0.0.1:27017/red-queen.`;
  return new ServerError("config/invalid", sentence);
}
