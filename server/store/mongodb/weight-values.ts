import { GridFSBucket, MongoGridFSChunkError, MongoRuntimeError, ObjectId, type Collection, type Db } from "mongodb";

/*
 * Values of weights that are too large for a document, as files of GridFS. A file belongs to the document of weights
 * that names it. Before a file is written or deleted it is noted in `uploads`: a process that dies in between leaves a
 * note, by which the file is deleted later, unless weights name it.
 */

/** Values above this size are files: a document has 16 MB at most, and is read as a whole for any of its fields. */
export const MAX_INLINE_BYTES = 8 * 1024 * 1024;

const CHUNK_BYTES = 4 * 1024 * 1024;

/** Milliseconds after which a noted file is taken for abandoned. */
const UPLOAD_TIMEOUT_MS = 3_600_000;

/** `_id` is that of the file. */
export interface UploadDocument {
  readonly _id: ObjectId;
  /** Hash of the weights. */
  readonly weights: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The files of a database. */
export class WeightValues {
  readonly #bucket: GridFSBucket;
  readonly #uploads: Collection<UploadDocument>;

  constructor(database: Db) {
    this.#bucket = new GridFSBucket(database, { bucketName: "weight_values", chunkSizeBytes: CHUNK_BYTES });
    this.#uploads = database.collection("uploads");
  }

  /** Writes a file that no weights name yet. Once they do, {@link settle} it. @returns its id. */
  async write(weights: string, data: Uint8Array): Promise<ObjectId> {
    const file = new ObjectId();
    await this.note(weights, file);
    const stream = this.#bucket.openUploadStreamWithId(file, weights);
    const written = Promise.withResolvers<void>();
    stream.once("finish", () => written.resolve());
    stream.once("error", (error) => written.reject(error));
    stream.end(data);
    await written.promise;
    return file;
  }

  /** The content of a file; null if it is not whole. */
  async read(file: ObjectId): Promise<Uint8Array | null> {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of this.#bucket.openDownloadStream(file)) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    } catch (error) {
      const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (isMissing || error instanceof MongoGridFSChunkError) return null;
      throw error;
    }
  }

  /** Notes that a file is about to be written, or that weights are about to name it no more. */
  async note(weights: string, file: ObjectId): Promise<void> {
    await this.#uploads.replaceOne({ _id: file }, { weights, at: Date.now() }, { upsert: true });
  }

  /** Weights name the file for good. */
  async settle(file: ObjectId): Promise<void> {
    await this.#uploads.deleteOne({ _id: file });
  }

  /** Deletes a noted file that no weights name; also one of which only a part was written. */
  async delete(file: ObjectId): Promise<void> {
    try {
      await this.#bucket.delete(file);
    } catch (error) {
      // Chunks alone, of a file that was not written to its end: they are deleted.
      if (!(error instanceof MongoRuntimeError && error.message.startsWith("File not found"))) throw error;
    }
    await this.settle(file);
  }

  /** Notes that are old enough to be of processes that died. */
  async abandoned(): Promise<readonly UploadDocument[]> {
    return this.#uploads
      .find({ at: { $lt: Date.now() - UPLOAD_TIMEOUT_MS } })
      .sort({ at: 1 })
      .toArray();
  }
}
