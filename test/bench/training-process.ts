import { chooseEngine } from "../../agents/engines/registry.ts";
import { gameById } from "../../games/registry.ts";
import { timed } from "./measure.ts";
import { trainingLoop } from "./training-loop.ts";

/** A process that trains for as many milliseconds as it is sent, and returns samples per second. */

const work = trainingLoop(await chooseEngine(process.env["ENGINE"]), { game: gameById("leduc-poker"), episodes: 360 });
const round = timed(work);
process.on("message", (milliseconds: number) => {
  void round(milliseconds).then((speed) => process.send?.(speed));
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
