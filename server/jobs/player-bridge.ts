import {
  ExternalError,
  type ExternalAnswer,
  type ExternalPlayer,
  type ExternalRules,
  type ExternalTurn,
} from "../../agents/players/external.ts";
import type { EpisodeEnd } from "../../agents/players/player.ts";
import type { ExternalKinds } from "../../agents/players/registry.ts";
import { parseReference } from "../../agents/player-reference.ts";
import { gameById } from "../../games/registry.ts";
import { ServerError } from "../errors.ts";

/*
 * External players live in the server's own process, which has the sockets and the keys. A job process reaches them by
 * messages.
 */

/** A failure as plain data. */
interface SentError {
  readonly code: string;
  readonly message: string;
  /** Of an ExternalError. */
  readonly retryAfterMs?: number | null;
  readonly partial?: ExternalError["partial"];
}

/** Job process to parent. */
export type BridgeRequest =
  | { readonly type: "player-open"; readonly call: number; readonly reference: string; readonly game: string }
  | { readonly type: "player-turn"; readonly call: number; readonly reference: string; readonly turn: ExternalTurn }
  | { readonly type: "player-cancel"; readonly call: number }
  | { readonly type: "player-end"; readonly reference: string; readonly game: string; readonly end: EpisodeEnd };

export const isBridgeRequest = (message: { readonly type: string }): message is BridgeRequest =>
  message.type.startsWith("player-");

/** Parent to job process. */
export type BridgeReply = { readonly type: "player-reply"; readonly call: number } & (
  | { readonly rules: ExternalRules }
  | { readonly answer: ExternalAnswer }
  | { readonly error: SentError }
);

/** The job process's side: external kinds whose players are in the parent. */
export interface BridgedPlayers {
  readonly kinds: ExternalKinds;
  receive(reply: BridgeReply): void;
}

/** @param prefixes the external kinds that the parent has. */
export function bridgePlayers(prefixes: readonly string[], send: (request: BridgeRequest) => void): BridgedPlayers {
  const waiting = new Map<number, PromiseWithResolvers<BridgeReply>>();
  let calls = 0;
  const call = async (request: (id: number) => BridgeRequest, signal?: AbortSignal): Promise<BridgeReply> => {
    signal?.throwIfAborted();
    const id = calls++;
    const pending = Promise.withResolvers<BridgeReply>();
    waiting.set(id, pending);
    const cancel = (): void => {
      send({ type: "player-cancel", call: id });
      pending.reject(new Error("cancelled"));
    };
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      send(request(id));
      const reply = await pending.promise;
      if ("error" in reply) throw receivedError(reply.error);
      return reply;
    } finally {
      waiting.delete(id);
      signal?.removeEventListener("abort", cancel);
    }
  };
  const open = async (reference: string, game: string): Promise<ExternalPlayer> => {
    const reply = await call((id) => ({ type: "player-open", call: id, reference, game }));
    if (!("rules" in reply)) throw new RangeError("a player was opened without rules");
    return {
      reference,
      rules: reply.rules,
      async answer(turn, signal) {
        const answered = await call((id) => ({ type: "player-turn", call: id, reference, turn }), signal);
        if (!("answer" in answered)) throw new RangeError("a turn was answered without an answer");
        return answered.answer;
      },
      endEpisode: (end) => send({ type: "player-end", reference, game, end }),
    };
  };
  return {
    kinds: Object.fromEntries(
      prefixes.map((prefix) => [
        prefix,
        (name: string, game: { readonly id: string }) => open(`${prefix}:${name}`, game.id),
      ]),
    ),
    receive: (reply) => waiting.get(reply.call)?.resolve(reply),
  };
}

function receivedError({ code, message, retryAfterMs, partial }: SentError): Error {
  if (partial)
    return new ExternalError(code as ExternalError["code"], message, {
      ...partial,
      retryAfterMs: retryAfterMs ?? null,
    });
  return Object.assign(new Error(message), { code });
}

/** The parent's side for one job process. */
export class PlayerBridge {
  readonly #kinds: ExternalKinds;
  readonly #reply: (reply: BridgeReply) => void;
  readonly #players = new Map<string, Promise<ExternalPlayer>>();
  readonly #running = new Map<number, AbortController>();

  constructor(kinds: ExternalKinds, reply: (reply: BridgeReply) => void) {
    this.#kinds = kinds;
    this.#reply = reply;
  }

  receive(request: BridgeRequest): void {
    if (request.type === "player-cancel") this.#running.get(request.call)?.abort();
    else if (request.type === "player-end") void this.#end(request);
    else void this.#answer(request);
  }

  /** Cancels all turns: the job process is gone. */
  close(): void {
    for (const running of this.#running.values()) running.abort();
  }

  async #end({ reference, game, end }: Extract<BridgeRequest, { type: "player-end" }>): Promise<void> {
    const player = await this.#open(reference, game).catch(() => null);
    player?.endEpisode?.(end);
  }

  async #answer(request: Extract<BridgeRequest, { type: "player-open" | "player-turn" }>): Promise<void> {
    const { call } = request;
    const stop = new AbortController();
    this.#running.set(call, stop);
    try {
      const game = request.type === "player-open" ? request.game : request.turn.game;
      const player = await this.#open(request.reference, game);
      if (request.type === "player-open") return this.#reply({ type: "player-reply", call, rules: player.rules });
      const answer = await player.answer(request.turn, stop.signal);
      this.#reply({ type: "player-reply", call, answer });
    } catch (error) {
      // Nobody waits for a cancelled turn.
      if (!stop.signal.aborted) this.#reply({ type: "player-reply", call, error: sentError(error) });
    } finally {
      this.#running.delete(call);
    }
  }

  #open(reference: string, game: string): Promise<ExternalPlayer> {
    const key = `${game} ${reference}`;
    const known = this.#players.get(key);
    if (known) return known;
    const opened = this.#make(reference, game);
    this.#players.set(key, opened);
    // A player that can't be opened now may be later.
    opened.catch(() => this.#players.delete(key));
    return opened;
  }

  async #make(reference: string, game: string): Promise<ExternalPlayer> {
    const { kind, name } = parseReference(reference);
    const make = Object.hasOwn(this.#kinds, kind) ? this.#kinds[kind] : undefined;
    if (!make) throw new ServerError("player/unknown", `"${reference}" is not a player of this server.`);
    return make(name, gameById(game));
  }
}

function sentError(error: unknown): SentError {
  if (error instanceof ExternalError) {
    const { code, message, retryAfterMs, partial } = error;
    return { code, message, retryAfterMs, partial };
  }
  const message = error instanceof Error ? error.message : String(error);
  const code =
    error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "player/failed";
  return { code, message };
}
