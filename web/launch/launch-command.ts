import type { LaunchRequest } from "../../server/schemas/leagues.ts";

const SIZE_OPTIONS = [
  "crossVersions",
  "segmentEpisodes",
  "segmentsPerUpdate",
  "pastShare",
  "snapshotEvery",
  "evaluateEvery",
  "payoffEpisodes",
  "ladderEpisodes",
] as const satisfies readonly (keyof LaunchRequest)[];

/** A word for a POSIX shell. */
const quoted = (word: string): string => (/^[\w./:,=+@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/**
 * The command that runs a request's league without a server; if the command line has no option for a part of it, a curl
 * command that sends the request to the server at that address.
 */
export function launchCommand(request: LaunchRequest, address: string): string {
  if (lacksOption(request)) return requestCommand(request, address);
  return ["npm run -s redqueen -- league run", ...commandFlags(request)].join(" ");
}

/** A preset without its base, options of rules, and what `--config` alone can set. */
function lacksOption(request: LaunchRequest): boolean {
  const { base, matchmaking, gate, checkpoints, parents, parent, agents } = request;
  const optionsOfRules = { ...matchmaking?.options, ...gate?.options };
  const others = [checkpoints, parents, parent, agents];
  return base === null || Object.keys(optionsOfRules).length > 0 || others.some((part) => part !== undefined);
}

function commandFlags(request: LaunchRequest): string[] {
  const { game, preset, ablation, name, seed, learner, network, hidden, towers, base, cast, ahead, budget } = request;
  const { matchmaking, gate, playing, ladderPlayers, learnFrom } = request;
  const flag = (word: string, value: string | number | undefined) =>
    value === undefined ? [] : [`--${word} ${quoted(String(value))}`];
  const sets = [
    ...SIZE_OPTIONS.flatMap((size) => (request[size] === undefined ? [] : [[size, request[size]] as const])),
    ...Object.entries(learner?.hyperparameters ?? {}),
  ];
  return [
    ...flag("preset", preset),
    ...flag("ablation", ablation),
    ...flag("game", preset === undefined ? game : undefined),
    ...flag("name", name),
    ...flag("seed", seed),
    ...flag("learner", learner?.id),
    ...flag("network", network),
    ...flag("hidden", hidden?.join(",")),
    ...flag("towers", towers?.map((seats) => seats.join(",")).join("/")),
    ...flag("base", base ?? undefined),
    ...flag("cast", cast?.join(",")),
    ...flag("ladder-players", ladderPlayers?.join(",")),
    ...flag("learn-from", learnFrom),
    ...flag("matchmaking", matchmaking?.rule),
    ...flag("gate", gate?.rule),
    ...flag("playing", playing),
    ...(ahead === undefined ? [] : [ahead ? "--ahead" : "--no-ahead"]),
    ...Object.entries(request.options ?? {}).flatMap(([option, value]) => flag("option", `${option}=${value}`)),
    ...sets.flatMap(([set, value]) => flag("set", `${set}=${value}`)),
    ...flag("updates", budget?.updates),
    ...flag("for", budget?.seconds === undefined ? undefined : `${budget.seconds}s`),
  ];
}

function requestCommand(request: LaunchRequest, address: string): string {
  const body = quoted(JSON.stringify(request));
  return `curl ${quoted(`${address}/api/leagues`)} --header 'content-type: application/json' --data ${body}`;
}
