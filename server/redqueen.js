#!/usr/bin/env node
// Plain JavaScript, so that a Node too old for the TypeScript sources can still print an error.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Red Queen needs Node 22.18 or newer, and this is ${process.versions.node}; ` +
      "run `npm install` (it brings the right Node) and start with `npm start`.\n",
  );
  process.exit(1);
}

// node:sqlite is still experimental in Node 22; every other warning is shown.
const emitWarning = process.emitWarning.bind(process);
process.emitWarning = /** @type {typeof process.emitWarning} */ (
  (/** @type {string | Error} */ warning, /** @type {never[]} */ ...rest) => {
    if (!String(warning).includes("SQLite is an experimental feature")) emitWarning(warning, ...rest);
  }
);

await import("./cli/main.ts");
