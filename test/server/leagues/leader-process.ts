import { serve, small } from "./serving.ts";

/*
 * A process that leads a new league in the store of FOLDER until it is killed: `node leader-process.ts FOLDER`. Prints
 * its id.
 */

const service = await serve(process.argv[2] ?? "");
const { record } = await service.launch(small);
process.stdout.write(`${record.id}\n`);
