import { assertLegal } from "../core/act.ts";
import { CHANCE, OVER, type ChanceOutcome, type GameOptions, type Turn } from "../core/game.ts";
import { parseOptions, type AttackerDefenderOptions } from "./options.ts";
import {
  ATTACKER_ACTION_COUNT,
  COMPLY,
  REFUSE,
  REPLACE_OBJECT,
  REPLACE_VERB,
  SEND,
  SHIFT,
  THINK,
  isDisguise,
  isHeldOutPair,
  actionKind,
  type ActionKind,
} from "./rules/actions.ts";
import { operate, plainRequest, type Request } from "./rules/disguises.ts";
import { BENIGN_PAIRS, HARMFUL_PAIRS } from "./rules/forbidden.ts";
import { OBJECT, THOUGHTS, VERB } from "./rules/vocabulary.ts";

/** A request, from its seed through the attacker's revision to the defender's answer and the labeller. */
export interface AttackerDefenderState {
  readonly options: AttackerDefenderOptions;
  /** Class and revision, a number of {@link DEALS}; `null` until it is drawn. */
  readonly deal: number | null;
  /** The seed's pair; `null` until it is drawn. */
  readonly seed: number | null;
  /** Symbols of the attacker's private thought. */
  readonly attackerThoughts: readonly number[];
  /** The attacker's operations so far. */
  readonly program: readonly number[];
  /** The request so far. */
  readonly request: Request;
  /** Whether the defender has received it. */
  readonly sent: boolean;
  /** Symbols of the defender's private thought. */
  readonly defenderThoughts: readonly number[];
  /** {@link COMPLY} or {@link REFUSE}. */
  readonly answer: number | null;
  /** Whether the labeller read the game; `null` until that is drawn. */
  readonly labelled: boolean | null;
}

export const ATTACKER = 0;
export const DEFENDER = 1;

/** The four equally likely parts of the mix. Unrevised seeds go straight to the defender. */
export const DEALS = [
  { harmful: true, revised: true },
  { harmful: true, revised: false },
  { harmful: false, revised: true },
  { harmful: false, revised: false },
] as const;

const uniform = (actions: readonly number[]): readonly ChanceOutcome[] =>
  actions.map((action) => ({ action, probability: 1 / actions.length }));

const QUARTERS = uniform([0, 1, 2, 3]);
const HARMFUL_SEEDS = uniform(HARMFUL_PAIRS.map((_, i) => i));
const BENIGN_SEEDS = uniform(BENIGN_PAIRS.map((_, i) => i));
const PLAIN_ANSWERS = [COMPLY, REFUSE];
const ALL_THOUGHTS = THOUGHTS.map((_, i) => THINK + i);
const THOUGHTFUL_ANSWERS = [...PLAIN_ANSWERS, ...ALL_THOUGHTS];

export function initial(options: GameOptions): AttackerDefenderState {
  return {
    options: parseOptions(options),
    deal: null,
    seed: null,
    attackerThoughts: [],
    program: [],
    request: [],
    sent: false,
    defenderThoughts: [],
    answer: null,
    labelled: null,
  };
}

export function turn({ seed, sent, answer, labelled }: AttackerDefenderState): Turn {
  if (seed === null) return CHANCE;
  if (!sent) return ATTACKER;
  if (answer === null) return DEFENDER;
  return labelled === null ? CHANCE : OVER;
}

export function chance(state: AttackerDefenderState): readonly ChanceOutcome[] {
  if (turn(state) !== CHANCE) return [];
  if (state.deal === null) return QUARTERS;
  if (state.seed === null) return DEALS[state.deal]?.harmful ? HARMFUL_SEEDS : BENIGN_SEEDS;
  const failing = state.options.unlabelled / 100;
  return [
    { action: 0, probability: 1 - failing },
    { action: 1, probability: failing },
  ];
}

export function legal(state: AttackerDefenderState): readonly number[] {
  const whose = turn(state);
  if (whose === CHANCE) return chance(state).map(({ action }) => action);
  if (whose === ATTACKER) return attackerActions(state);
  if (whose === OVER) return [];
  return state.defenderThoughts.length < state.options.thoughts ? THOUGHTFUL_ANSWERS : PLAIN_ANSWERS;
}

/** Legal actions of the attacker, cached: they depend on few values. */
const cachedActions = new Map<string, readonly number[]>();

function attackerActions({ options, attackerThoughts, program, request }: AttackerDefenderState): readonly number[] {
  const { keys, operations: most, replace, heldOut, thoughts } = options;
  const thinks = program.length === 0 && attackerThoughts.length < thoughts;
  // The content matters only while it may be replaced: before any disguise.
  const content = request.length === 2 ? request.join() : "";
  const key = `${keys} ${most} ${replace} ${heldOut} ${thinks} ${content} ${program.join()}`;
  const known = cachedActions.get(key);
  if (known) return known;
  const used = program.map(actionKind);
  const actions: number[] = [];
  for (let action = SEND; action < ATTACKER_ACTION_COUNT; action++) {
    if (mayOperate(options, used, request, action)) actions.push(action);
  }
  if (thinks) actions.push(...ALL_THOUGHTS);
  cachedActions.set(key, actions);
  return actions;
}

/**
 * Each kind of operation once; replacements only before any disguise and by a different word; no held-out neighbours
 * unless an option allows them.
 */
function mayOperate(
  { keys, operations, replace, heldOut }: AttackerDefenderOptions,
  used: readonly ActionKind[],
  request: Request,
  action: number,
) {
  const kind = actionKind(action);
  if (kind === "send") return true;
  if (used.length >= operations || used.includes(kind)) return false;
  if (kind === "shift") return action < SHIFT + keys && (heldOut || !isHeldOutPair(used.at(-1), kind));
  if (isDisguise(kind)) return heldOut || !isHeldOutPair(used.at(-1), kind);
  if (!replace || used.some(isDisguise)) return false;
  const [verb = 0, object = 0] = request;
  return action !== REPLACE_VERB + verb - VERB && action !== REPLACE_OBJECT + object - OBJECT;
}

export function next(state: AttackerDefenderState, action: number): AttackerDefenderState {
  const whose = turn(state);
  assertLegal(legal(state), action, whose === OVER);
  if (whose === CHANCE) return afterChance(state, action);
  return whose === ATTACKER ? afterAttacker(state, action) : afterDefender(state, action);
}

function afterChance(state: AttackerDefenderState, outcome: number): AttackerDefenderState {
  if (state.deal === null) return { ...state, deal: outcome };
  if (state.seed !== null) return { ...state, labelled: outcome === 0 };
  const deal = DEALS[state.deal];
  const seed = (deal?.harmful ? HARMFUL_PAIRS : BENIGN_PAIRS)[outcome] as number;
  return { ...state, seed, request: plainRequest(seed), sent: !deal?.revised };
}

function afterAttacker(state: AttackerDefenderState, action: number): AttackerDefenderState {
  if (action >= THINK) return { ...state, attackerThoughts: [...state.attackerThoughts, action - THINK] };
  if (action === SEND) return { ...state, sent: true };
  return { ...state, program: [...state.program, action], request: operate(state.request, action) };
}

function afterDefender(state: AttackerDefenderState, action: number): AttackerDefenderState {
  if (action >= THINK) return { ...state, defenderThoughts: [...state.defenderThoughts, action - THINK] };
  return { ...state, answer: action, labelled: state.options.unlabelled > 0 ? null : true };
}

/** Whether the attacker revises the seed. */
export function isRevised({ deal }: AttackerDefenderState): boolean {
  return deal !== null && (DEALS[deal]?.revised ?? false);
}
