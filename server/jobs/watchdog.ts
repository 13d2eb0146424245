import { Socket } from "node:net";

/*
 * A thread of a job process that ends it once the parent, which holds the other end of standard input, is gone. The
 * job's own thread may be in native code for seconds and sees no events meanwhile.
 */

const parent = new Socket({ fd: 0, readable: true, writable: false });
const end = (): void => void process.kill(process.pid, "SIGKILL");
parent.on("error", end);
parent.on("close", end);
parent.resume();
