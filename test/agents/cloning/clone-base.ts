import {
  clonePart,
  finishedClone,
  type Clone,
  type CloneProgress,
  type CloneRequest,
} from "../../../agents/cloning/clone.ts";

/** All parts of a clone, one after the other. */
export async function cloneBase(request: CloneRequest): Promise<Clone> {
  let progress: CloneProgress | null = null;
  for (;;) {
    progress = await clonePart(request, progress);
    const clone = finishedClone(request, progress);
    if (clone) return clone;
  }
}
