import { z } from "@hono/zod-openapi";

const engineReport = z
  .object({
    name: z.string(),
    reason: z.string().openapi({ description: "Why this engine and not another." }),
  })
  .openapi("Engine");

export const serverStatus = z
  .object({
    status: z.string(),
    version: z.string(),
    node: z.string(),
    engine: engineReport,
    store: z.object({ kind: z.string(), description: z.string(), ok: z.boolean(), problem: z.string().nullable() }),
    /** Job processes. `host` is the machine of one that takes jobs from a queue. */
    workers: z.array(
      z.object({
        pid: z.number(),
        host: z.string().optional(),
        state: z.string(),
        job: z.string().nullable(),
        jobs: z.number(),
      }),
    ),
    /** Which job processes are missing, as a sentence. */
    waiting: z.string().nullable(),
    uptime: z.number(),
    /** Event-loop delay of the server in milliseconds over the last ten seconds. */
    loopDelay: z.object({ p50: z.number(), p99: z.number(), max: z.number() }),
    clients: z.number(),
    rooms: z.number(),
    /** Whether launching, stopping and deleting need ADMIN_TOKEN. */
    adminToken: z.boolean(),
  })
  .openapi("Status");

export type ServerStatus = z.infer<typeof serverStatus>;
