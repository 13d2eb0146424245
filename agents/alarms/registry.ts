import type { AlarmRule } from "./alarm.ts";
import { alwaysRefuse } from "./always-refuse.ts";
import { collapse } from "./collapse.ts";
import { divergence } from "./divergence.ts";
import { forgetting } from "./forgetting.ts";
import { highClipFraction } from "./high-clip-fraction.ts";
import { illegalAnswers } from "./illegal-answers.ts";
import { oneSided } from "./one-sided.ts";
import { regression } from "./regression.ts";
import { sharpening } from "./sharpening.ts";
import { staleness } from "./staleness.ts";
import { ties } from "./ties.ts";

/** Every alarm: one line each. */
export const alarmRules: readonly AlarmRule[] = [
  collapse,
  sharpening,
  regression,
  oneSided,
  alwaysRefuse,
  forgetting,
  divergence,
  illegalAnswers,
  ties,
  staleness,
  highClipFraction,
];
