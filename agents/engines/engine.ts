import type { Forward } from "../networks/forward.ts";
import type { Weights } from "../networks/network.ts";
import type { StepProgram, TrainStep } from "./step.ts";
import type { TF } from "../networks/tf.ts";

/** A policy's forward pass on an engine; what it holds there is let go by `dispose`. */
export type EngineForward = Forward & { dispose(): void };

/**
 * How long a forward pass is wanted: `long` may take its time to be made and then runs a row as quickly as can be; `brief`, such as
 * for one segment of a policy that is trained on, is made at once.
 */
export type ForwardUse = "long" | "brief";

/** Where tensors run. */
export interface Engine {
  readonly name: string;
  /** Why this one: for the log, `doctor` and the health page. */
  readonly reason: string;
  /** TensorFlow.js on the backend that runs what is not a program. */
  readonly tf: TF;
  /**
   * A program's train step, kept by the program's key: a second call answers the same step, so whoever takes it begins with
   * `restore` and is done with it before anybody else takes it.
   */
  trainStep(program: StepProgram): Promise<TrainStep>;
  /** A policy's forward pass. @param use absent: `long`. */
  forward(weights: Pick<Weights, "network" | "values">, use?: ForwardUse): Promise<EngineForward>;
}

/** What an engine kind opens: programs and policies that run on it. It keeps nothing: each call makes a new one. */
export interface OpenEngine extends Pick<Engine, "trainStep" | "forward"> {
  /** The device it really runs on, such as a graphics card's name; "" where that goes without saying. */
  readonly device: string;
}

/** The engine that another one stands on. */
export interface BaseEngine extends OpenEngine {
  readonly name: string;
  readonly backend: string;
}

/** What an engine is opened with. */
export interface Opening {
  readonly tf: TF;
  /** The engine that runs what this one can't; null for one that has a backend of its own. */
  readonly below: BaseEngine | null;
  /** Takes sentences for the log: what runs elsewhere than was chosen, and why. */
  note(sentence: string): void;
}

/** One way to run tensors: a registry line. */
export interface EngineKind {
  readonly name: string;
  /** TF.js's name of the backend it registers; null for one that has none and stands on another engine. */
  readonly backend: string | null;
  readonly summary: string;
  /** How to get it where it is missing; "" where it always comes along. */
  readonly install: string;
  /** Whether it is tried only when it is asked for by name: it computes rightly, but nobody should get it unawares. */
  readonly optIn: boolean;
  /**
   * Loads it and registers its backend; the registry makes that the current one before any step.
   * @throws AgentError `engine/unfit` for one that should not be used here, such as a GPU engine without a GPU; any error when the
   * package is not there.
   */
  open(opening: Opening): Promise<OpenEngine>;
}
