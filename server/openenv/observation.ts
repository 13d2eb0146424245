import { OVER, type Game } from "../../games/core/game.ts";
import type { EnvironmentState } from "./environment.ts";

/** An observation with the fields that OpenEnv's TextArena and OpenSpiel clients read. */
export function observationOf(state: EnvironmentState): Record<string, unknown> {
  const { game, table, seat, refusal, reward, done, id: episode, steps, strikes, isStored } = state;
  const isForfeit = table.ended?.forfeit !== undefined;
  const metadata = {
    episode_id: episode,
    step_count: steps,
    terminated: done && !isForfeit,
    truncated: false,
    forfeited: isForfeit,
    strikes,
    stored: isStored,
    match: isStored ? table.id : null,
    game: game.id,
    seat,
    role: game.roles[seat],
    returns: done ? table.returns : null,
    opponents: table.setup.seats.flatMap(({ reference: player }, at) => (at === seat ? [] : [player])),
  };
  const prompt = promptOf(state);
  const legal = done ? [] : game.legal(table.state);
  const floats = new Float32Array(game.observation.size);
  game.observe(table.state, seat, floats, 0);
  return {
    prompt,
    messages: [{ sender_id: -1, content: prompt, category: refusal === null ? "PROMPT" : "ERROR" }],
    legal_actions: legal,
    legal_action_labels: legal.map((action) => game.label(action, table.state)),
    information_state: game.informationState(table.state, seat),
    info_state: [...floats],
    current_player_id: done ? OVER : seat,
    legal_players: done ? [] : [seat],
    game_phase: done ? "terminal" : "playing",
    opponent_last_action: opponentAction(state),
    info: metadata,
    // Clients of 0.3 drop what is around the observation.
    reward,
    done,
    metadata,
  };
}

function promptOf({ game, table, seat, refusal, done, strikes }: EnvironmentState): string {
  if (done) {
    const { sentence = "" } = table.ended ?? {};
    return `${refusal === null ? "" : `${refusal} `}The episode is over. ${sentence} Your return: ${table.returns[seat] ?? 0}.`;
  }
  const prompt = game.prompt(table.state, seat);
  return refusal === null ? prompt : `That was no legal move (strike ${strikes}). ${refusal}\n\n${prompt}`;
}

/** The label of the last public action of another seat, as a number; null if there is none or it is private. */
function opponentAction({ game, table, seat }: EnvironmentState): number | null {
  let state = game.initial(table.setup.options);
  let last: number | null = null;
  const visible = new Set(table.visiblePlies(seat).map(({ label }) => label));
  for (const action of table.actions) {
    const turn = game.turn(state);
    if (turn >= 0 && turn !== seat && visible.has(game.label(action, state))) last = action;
    state = game.next(state, action);
  }
  return last;
}

/** The schemas that `openenv validate` and clients read. */
export function schemasOf(game: Game): Record<string, unknown> {
  return {
    action: {
      title: "MoveAction",
      type: "object",
      properties: {
        message: {
          anyOf: [{ type: "string" }, { type: "integer" }],
          description: "A legal move, by its label or number.",
        },
      },
      required: ["message"],
    },
    observation: {
      title: "TableObservation",
      type: "object",
      properties: {
        prompt: { type: "string" },
        legal_actions: { type: "array", items: { type: "integer" } },
        info_state: { type: "array", items: { type: "number" }, minItems: game.observation.size },
        reward: { anyOf: [{ type: "number" }, { type: "null" }] },
        done: { type: "boolean" },
      },
      required: ["prompt", "legal_actions", "done"],
    },
    state: {
      title: "EpisodeState",
      type: "object",
      properties: { episode_id: { anyOf: [{ type: "string" }, { type: "null" }] }, step_count: { type: "integer" } },
      required: ["step_count"],
    },
  };
}
