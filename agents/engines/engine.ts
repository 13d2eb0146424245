import type { Forward } from "../networks/forward.ts";
import type { Weights } from "../networks/network.ts";
import type { StepProgram, TrainStep } from "./step.ts";
import type { TF } from "../networks/tf.ts";

/** A policy's forward pass on an engine; `dispose` releases its memory there. */
export type EngineForward = Forward & { dispose(): void };

/**
 * How long a forward pass is used: `long` may take time to create and then runs as fast as possible; `brief`, such as
 * for one segment of a policy in training, is created immediately.
 */
export type ForwardUse = "long" | "brief";

/** Where tensors run. @see {@link chooseEngine} */
export interface Engine {
  readonly name: string;
  /** Why it was chosen: for the log, `doctor` and the health page. */
  readonly reason: string;
  /** TensorFlow.js on the backend that runs everything that isn't a program. */
  readonly tf: TF;
  /**
   * A program's train step, cached by the program's key: a second call returns the same step, so callers begin with
   * `restore` and finish before another caller uses it.
   */
  trainStep(program: StepProgram): Promise<TrainStep>;
  /** A policy's forward pass. @param use absent: `long`. */
  forward(weights: Pick<Weights, "network" | "values">, use?: ForwardUse): Promise<EngineForward>;
}

/**
 * What opening an engine kind returns: it runs programs and policies. It caches nothing: each call creates a new one.
 */
export interface OpenEngine extends Pick<Engine, "trainStep" | "forward"> {
  /** The device it actually runs on, such as a graphics card's name; "" if the engine's name says enough. */
  readonly device: string;
}

/** The engine that another one falls back to. */
export interface BaseEngine extends OpenEngine {
  readonly name: string;
  readonly backend: string;
}

/** What is needed to open an engine. */
export interface EngineContext {
  readonly tf: TF;
  /** The base engine, for programs this one can't run; null for an engine with a backend of its own. */
  readonly base: BaseEngine | null;
  /** Receives sentences for the log: what falls back to another engine, and why. */
  note(sentence: string): void;
}

/** One way to run tensors: a registry entry. */
export interface EngineKind {
  readonly name: string;
  /** TF.js's name of the backend it registers; null for one that has none and needs a base engine. */
  readonly backend: string | null;
  readonly summary: string;
  /** How to install it where it is missing; "" if it is always there. */
  readonly install: string;
  /** Whether it is tried only when requested by name: its results are correct, but it must not be chosen by default. */
  readonly optIn: boolean;
  /**
   * Loads it and registers its backend; the registry makes that the current one before any step.
   * @throws AgentError `engine/unfit` for one that shouldn't be used here, such as a GPU engine without a GPU; any
   * error when the package is not installed.
   */
  open(opening: EngineContext): Promise<OpenEngine>;
}
