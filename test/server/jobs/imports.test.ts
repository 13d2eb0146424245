import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../..");

/** A static import or re-export that is not of types alone, with its specifier. */
const STATIC = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\bfrom\s+)?["']([^"']+)["']/gm;

/** All that a module loads when it is loaded: files relative to the root, and packages. */
function loadedBy(entry: string): { readonly files: Set<string>; readonly packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    const name = relative(root, file);
    if (files.has(name)) return;
    expect(existsSync(file), `${name} is imported but is not there`).toBe(true);
    files.add(name);
    if (!/\.(ts|tsx|js)$/.test(file)) return;
    for (const [, specifier = ""] of readFileSync(file, "utf8").matchAll(STATIC)) {
      if (specifier.startsWith(".")) visit(join(dirname(file), specifier));
      else packages.add(specifier);
    }
  };
  visit(join(root, entry));
  return { files, packages };
}

it("finds what a module loads, types left out", () => {
  const { files, packages } = loadedBy("server/jobs/process.ts");
  expect(files).toContain("agents/engines/registry.ts");
  expect(files).toContain("agents/engines/wasm.ts");
  expect(packages).toContain("@tensorflow/tfjs");
  expect(loadedBy("server/main.ts").files).toContain("server/leagues/leader.ts");
  expect(loadedBy("agents/networks/tensor-network.ts").packages).not.toContain("@tensorflow/tfjs");
});

it.each(["server/main.ts", "server/cli/main.ts"])("%s loads no tensor code: that lives in job processes", (entry) => {
  const { files, packages } = loadedBy(entry);
  expect(files.size).toBeGreaterThan(10);
  expect([...files].filter((file) => file.startsWith("agents/engines/"))).toEqual([]);
  expect(files).not.toContain("server/jobs/process.ts");
  expect([...packages].filter((name) => name.startsWith("@tensorflow"))).toEqual([]);
});
