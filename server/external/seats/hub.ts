import { randomBytes } from "node:crypto";
import {
  DEFAULT_RULES,
  ExternalError,
  type ExternalAnswer,
  type ExternalPlayer,
  type ExternalTurn,
} from "../../../agents/players/external.ts";
import type { EpisodeEnd } from "../../../agents/players/player.ts";
import { ServerError } from "../../errors.ts";
import {
  BOT_NAME,
  botName,
  shownBotName,
  type Act,
  type Hello,
  type OverMessage,
  type TurnMessage,
  type Welcome,
} from "./protocol.ts";

/** The bot's end of a connection. */
export interface BotLine {
  turn(message: TurnMessage): void;
  over(message: OverMessage): void;
  /** Another connection has taken over. */
  replace(): void;
}

/** A turn that waits for its bot. */
interface OpenTurn {
  readonly message: TurnMessage;
  readonly resolve: (answer: ExternalAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** A bot that has said hello. */
interface Bot {
  line: BotLine | null;
  hello: Introduction;
  readonly turns: Map<string, OpenTurn>;
  hasResigned: boolean;
  /** The match of a private bot, once it has begun. */
  match: string | null;
}

type Introduction = Pick<Hello, "games" | "tables"> & {
  /** Milliseconds for a turn, if not the usual. */
  readonly turnMs?: number;
  /** Whether it plays one match, which it opens itself, and is not offered to others. */
  readonly isPrivate?: boolean;
};

/** A connected bot, for lists. */
export interface ConnectedBot {
  readonly reference: string;
  readonly name: string;
  /** Null: all games. */
  readonly games: readonly string[] | null;
}

/** Answered or expired turns of which a late answer is told so. */
const MAX_REMEMBERED_TURNS = 10_000;

/**
 * The bots of a server: their connections, and the turns that wait for them. A turn outlives its connection: it is sent
 * again when the bot comes back.
 */
export class SeatHub {
  readonly #bots = new Map<string, Bot>();
  readonly #closed = new Set<string>();

  /** The bots that are connected now. */
  get connected(): readonly ConnectedBot[] {
    return [...this.#bots].flatMap(([bot, { line, hello }]) =>
      line && !hello.isPrivate
        ? [{ reference: `bot:${bot}`, name: shownBotName(bot), games: hello.games ?? null }]
        : [],
    );
  }

  /** Connects a bot; an earlier connection of it is replaced. Open turns are sent after the welcome. */
  connect(
    { name, key, ...hello }: Hello & Introduction,
    line: BotLine,
  ): { readonly bot: string; readonly welcome: Welcome } {
    const bot = botName(name, key);
    const known = this.#bots.get(bot);
    const turns = known?.turns ?? new Map<string, OpenTurn>();
    if (known?.line && known.line !== line) known.line.replace();
    this.#bots.set(bot, { line, hello, turns, hasResigned: false, match: known?.match ?? null });
    return { bot, welcome: { protocol: hello.protocol, reference: `bot:${bot}`, turns: turns.size } };
  }

  /** Sends all open turns again. */
  resend(bot: string): void {
    const { line, turns } = this.#bots.get(bot) ?? {};
    for (const { message } of turns?.values() ?? []) line?.turn(message);
  }

  /** @param line ignored if another connection has taken over. */
  disconnect(bot: string, line: BotLine): void {
    const known = this.#bots.get(bot);
    if (known?.line !== line) return;
    known.line = null;
    if (known.turns.size === 0) this.#bots.delete(bot);
  }

  /** @throws ServerError `seat/unknown-turn`, `seat/late`. */
  act(bot: string, { turn, action, text, thought }: Act): void {
    const open = this.#bots.get(bot)?.turns.get(turn);
    if (!open) {
      if (this.#closed.has(turn))
        throw new ServerError("seat/late", "That turn is over: it was answered, or its time ran out.");
      throw new ServerError(
        "seat/unknown-turn",
        "There is no such turn of yours; repeat the id in the field `turn` of the event `turn`.",
      );
    }
    const given = action === undefined ? { text: text ?? "" } : { action };
    open.resolve({ ...given, ...(thought !== undefined && { thought }) });
  }

  /** Gives up what the bot plays until it connects again: its open turns, and any later one. */
  resign(bot: string): void {
    const known = this.#bots.get(bot);
    if (!known) return;
    known.hasResigned = true;
    for (const { reject } of known.turns.values()) reject(resigned());
  }

  /** The player behind a name, connected or not. @throws ServerError `player/unknown`. */
  player(bot: string): ExternalPlayer {
    if (!BOT_NAME.test(bot)) {
      const sentence = `"bot:${bot}" is not the reference of a bot; the acknowledgement of its hello has it, such as bot:ada.V1StGXR8_Z5j.`;
      throw new ServerError("player/unknown", sentence);
    }
    const { tables = DEFAULT_RULES.tables, turnMs = DEFAULT_RULES.turnMs } = this.#bots.get(bot)?.hello ?? {};
    return {
      reference: `bot:${bot}`,
      rules: { ...DEFAULT_RULES, tables, turnMs },
      answer: (turn, signal) => this.#request(bot, turn, signal),
      endEpisode: (end) => this.#end(bot, end),
    };
  }

  /** @throws ServerError `player/not-connected` if it can't be seated now. */
  assertConnected(bot: string, game: string): void {
    const known = this.#bots.get(bot);
    if (!known?.line || known.match !== null)
      throw new ServerError("player/not-connected", `The bot ${shownBotName(bot)} is not connected now.`);
    if (known.hello.games?.includes(game) === false)
      throw new ServerError("player/not-connected", `The bot ${shownBotName(bot)} does not play ${game}.`);
  }

  async #request(bot: string, turn: ExternalTurn, signal: AbortSignal): Promise<ExternalAnswer> {
    const known = this.#bots.get(bot);
    if (!known?.line) throw new ExternalError("player/unavailable", "The bot is not connected.");
    if (known.hello.games?.includes(turn.game) === false)
      throw new ExternalError("player/misconfigured", `The bot does not play ${turn.game}.`);
    if (known.hasResigned) throw resigned();
    if (known.hello.isPrivate) {
      known.match ??= turn.episode;
      if (known.match !== turn.episode) throw new ExternalError("player/misconfigured", "It plays another match.");
    }
    const { episode, ...described } = turn;
    const message: TurnMessage = { turn: randomBytes(12).toString("base64url"), match: episode, ...described };
    const { promise, resolve, reject } = Promise.withResolvers<ExternalAnswer>();
    const abort = (): void => reject(new Error("The turn is over."));
    signal.addEventListener("abort", abort, { once: true });
    known.turns.set(message.turn, { message, resolve, reject });
    try {
      known.line.turn(message);
      return await promise;
    } finally {
      signal.removeEventListener("abort", abort);
      this.#close(bot, message.turn);
    }
  }

  #close(bot: string, turn: string): void {
    const known = this.#bots.get(bot);
    known?.turns.delete(turn);
    if (known?.line === null && known.turns.size === 0) this.#bots.delete(bot);
    this.#closed.add(turn);
    if (this.#closed.size > MAX_REMEMBERED_TURNS)
      for (const oldest of this.#closed) return void this.#closed.delete(oldest);
  }

  #end(bot: string, { episode, seat, returns, reason }: EpisodeEnd): void {
    this.#bots.get(bot)?.line?.over({ match: episode, seat, returns, reason });
  }
}

const resigned = (): ExternalError => new ExternalError("player/resigned", "It gave up the match.");
