import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, Visitor } from "vite";
import { describe, expect, test } from "vitest";
import formatter from "../../.oxfmtrc.json" with { type: "json" };

/*
 * What the code style asks for and neither formatter nor linter can see, read from the syntax of the whole tree.
 */

const root = join(import.meta.dirname, "../..");

const files = globSync("{*,{games,agents,server,web,test}/**/*}.{ts,tsx,js,mjs}", { cwd: root }).map((file) => {
  const text = readFileSync(join(root, file), "utf8");
  const { program, comments, errors } = parseSync(file, text);
  return { file, text, program, comments, errors };
});

/** Line of a position, from one. */
const lineAt = (text: string, position: number): number => text.slice(0, position).split("\n").length;

test("the scan reads the tree", () => {
  expect(files.length).toBeGreaterThan(900);
  expect(files.flatMap(({ file, errors }) => (errors.length > 0 ? [file] : []))).toStrictEqual([]);
});

describe("private members", () => {
  test("are #private, which holds at run time; only a constructor can't be", () => {
    const found: string[] = [];
    for (const { file, text, program } of files) {
      const note = ({ accessibility, start }: { accessibility?: string | null; start: number }) => {
        if (accessibility === "private") found.push(`${file}:${lineAt(text, start)}`);
      };
      const visitor = new Visitor({
        PropertyDefinition: note,
        AccessorProperty: note,
        MethodDefinition: (method) => method.kind !== "constructor" && note(method),
      });
      visitor.visit(program);
    }
    expect(found).toStrictEqual([]);
  });
});

const WIDTH = (formatter as { printWidth: number }).printWidth;

/** Lines of a comment that are too wide; the formatter doesn't break comments. */
const wideLines = (text: string, from: number, end: number): number[] => {
  const start = text.lastIndexOf("\n", from) + 1;
  const lines = `${text}\n`.slice(start, text.indexOf("\n", end - 1) + 1 || undefined).split("\n");
  const first = lineAt(text, start);
  return lines.flatMap((line, i) => ([...line].length > WIDTH ? [first + i] : []));
};

describe("comments", () => {
  test("are within the line width of the formatter", () => {
    const found = files.flatMap(({ file, text, comments }) =>
      comments.flatMap(({ start, end }) => wideLines(text, start, end).map((line) => `${file}:${line}`)),
    );
    const inStyles = globSync("{games,web}/**/*.css", { cwd: root }).flatMap((file) => {
      const text = readFileSync(join(root, file), "utf8");
      return wideLines(text, 0, text.length).map((line) => `${file}:${line}`);
    });
    expect([...found, ...inStyles]).toStrictEqual([]);
  });
});

/** Where code runs for every decision or every number of a batch. */
const HOT =
  /^(?:agents\/(?:networks|engines|trees|exact|rollout|learners|players|ratings|payoffs|meta-solvers|experiments)|games\/core|test\/bench)\/|^games\/[^/]+\/(?:rules|rewards|observation|vector|scripted|demonstrators|measures)\b/;

describe("elements that must exist", () => {
  test("are cast in hot code alone; elsewhere `valueAt` reads them", () => {
    const found: string[] = [];
    for (const { file, text, program } of files) {
      const visitor = new Visitor({
        TSAsExpression: ({ expression, typeAnnotation, start }) => {
          if (expression.type !== "MemberExpression" || !expression.computed) return;
          if (expression.property.type === "Literal" && typeof expression.property.value === "string") return;
          if (typeAnnotation.type === "TSNumberKeyword" && !HOT.test(file))
            found.push(`${file}:${lineAt(text, start)}`);
        },
      });
      visitor.visit(program);
    }
    expect(found).toStrictEqual([]);
  });
});
