import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { errorBody } from "../../schemas/common.ts";
import { experimentDetail, experimentSummary, newExperiment } from "../../schemas/experiments.ts";
import { runAsServer } from "../../uncaught.ts";
import { answers, jsonBody } from "../answers.ts";
import { Encoded, sendEncoded } from "../encoded.ts";
import type { ApiParts } from "../parts.ts";
import { presentExperiment, presentExperiments, presentExperimentSummary } from "../present-experiment.ts";

const params = z.object({ id: z.string() });
const one = answers(experimentSummary, "The experiment.");

const list = createRoute({
  method: "get",
  path: "/api/experiments",
  summary: "Every experiment, oldest first.",
  responses: answers(z.array(experimentSummary), "The experiments."),
});
const launch = createRoute({
  method: "post",
  path: "/api/experiments",
  summary: "Launches an experiment: a league for every arm and seed. Needs ADMIN_TOKEN where the server has one.",
  request: { body: jsonBody(newExperiment) },
  responses: answers(experimentSummary, "The new experiment.", 201),
});
const get = createRoute({
  method: "get",
  path: "/api/experiments/{id}",
  summary: "An experiment: definition, runs, results, differences and curves.",
  request: { params },
  responses: answers(experimentDetail, "The experiment."),
});
const remove = createRoute({
  method: "delete",
  path: "/api/experiments/{id}",
  summary:
    "Deletes an experiment. Its leagues stay; those that run are paused. Needs ADMIN_TOKEN where the server has one.",
  request: { params },
  responses: answers(z.object({ deleted: z.string() }), "Deleted."),
});
const command = <V extends string>(verb: V, summary: string) =>
  createRoute({
    method: "post",
    path: `/api/experiments/{id}/${verb}` as const,
    summary: `${summary} Needs ADMIN_TOKEN where the server has one.`,
    request: { params },
    responses: one,
  });
const pause = command("pause", "Pauses an experiment and its leagues.");
const stop = command("stop", "Ends an experiment and its leagues for good.");
const resume = createRoute({
  method: "post",
  path: "/api/experiments/{id}/resume",
  summary: "Plays the runs that are not over. Needs ADMIN_TOKEN where the server has one.",
  request: {
    params,
    query: z.object({
      missing: z
        .enum(["true", "false"])
        .optional()
        .openapi({ description: "Whether runs whose leagues were deleted are played again." }),
    }),
  },
  responses: one,
});

const FILES = {
  csv: { path: "values.csv", type: "text/csv; charset=utf-8", summary: "Every value of every evaluation, as CSV." },
  html: { path: "report.html", type: "text/html; charset=utf-8", summary: "The report, as one HTML file." },
} as const;
const file = (form: keyof typeof FILES) =>
  createRoute({
    method: "get",
    path: `/api/experiments/{id}/${FILES[form].path}` as const,
    summary: FILES[form].summary,
    request: { params },
    responses: {
      200: { content: { [FILES[form].type]: { schema: z.string() } }, description: "The file." },
      default: { content: { "application/json": { schema: errorBody } }, description: "A refusal." },
    },
  });

export function addExperimentRoutes(api: OpenAPIHono, { experiments, assertAdmin }: ApiParts): void {
  api.openapi(list, async (context) => context.json(presentExperiments(await experiments.list()), 200));
  api.openapi(launch, async (context) => {
    assertAdmin(context.req.header("authorization"));
    const request = context.req.valid("json");
    return context.json(presentExperimentSummary(await runAsServer(() => experiments.launch(request))), 201);
  });
  api.openapi(get, async (context) => {
    const view = await experiments.get(context.req.valid("param").id);
    return sendEncoded(context, new Encoded(presentExperiment(view, await experiments.report(view))));
  });
  api.openapi(remove, async (context) => {
    assertAdmin(context.req.header("authorization"));
    const { id } = context.req.valid("param");
    await experiments.delete(id);
    return context.json({ deleted: id }, 200);
  });
  api.openapi(pause, async (context) => {
    assertAdmin(context.req.header("authorization"));
    return context.json(presentExperimentSummary(await experiments.pause(context.req.valid("param").id)), 200);
  });
  api.openapi(stop, async (context) => {
    assertAdmin(context.req.header("authorization"));
    return context.json(presentExperimentSummary(await experiments.stop(context.req.valid("param").id)), 200);
  });
  api.openapi(resume, async (context) => {
    assertAdmin(context.req.header("authorization"));
    const { id } = context.req.valid("param");
    const missing = context.req.valid("query").missing === "true";
    return context.json(presentExperimentSummary(await runAsServer(() => experiments.resume(id, missing))), 200);
  });
  for (const form of ["csv", "html"] as const) {
    api.openapi(file(form), async (context) => {
      const { id } = context.req.valid("param");
      const content = await experiments.file(await experiments.get(id), form);
      // As a download: the page's content policy would keep the report's own style from applying.
      const disposition = `attachment; filename="${id}-${FILES[form].path}"`;
      return context.body(content, 200, {
        "content-type": FILES[form].type,
        "content-disposition": disposition,
      }) as never;
    });
  }
}
