import { BaseSequencer, type TestSpecification, type TestSequencerConstructor } from "vitest/node";

/**
 * Starts the files whose paths contain one of `paths` first, so that none of them runs alone at the end while a core is
 * idle.
 */
export function longFilesFirst(paths: readonly string[]): TestSequencerConstructor {
  const isLong = ({ moduleId }: TestSpecification): boolean => paths.some((path) => moduleId.includes(path));
  return class extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      const sorted = await super.sort(files);
      return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
    }
  };
}
