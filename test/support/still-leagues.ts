import { foldLedger } from "../../agents/league/fold.ts";
import type { LeagueConfig, LedgerEntry, LeagueEvent } from "../../agents/league/ledger.ts";
import { requestedConfig, type LeagueRequest } from "../../agents/league/request.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import { nameWeights } from "../../agents/networks/hash.ts";
import { initialWeights, networkFor } from "../../agents/networks/layout.ts";
import type { Weights } from "../../agents/networks/network.ts";
import { gameById } from "../../games/registry.ts";
import { ServerError } from "../../server/errors.ts";
import { responseRequested } from "../../server/leagues/response-request.ts";
import type { LeagueHandle, LeagueService, ResponseWish } from "../../server/leagues/service.ts";
import type { LeagueRecord, Store } from "../../server/store/store.ts";
import type { LaunchRequest } from "../../server/schemas/leagues.ts";

/** Real weights of an untrained policy. */
export function untrained(game: string, seed: string): Weights {
  const network = networkFor(gameById(game), [8]);
  return nameWeights("policy", game, network, initialWeights(network, seed));
}

/** The launch request, with a minimal network. */
const configOf = (request: LeagueRequest): LeagueConfig => ({ ...requestedConfig(request), hidden: [8] });

/** A state that is its league's only agent's. */
function withOwnAgent(state: LeagueState): LeagueState {
  const own: { -readonly [K in keyof LeagueState]: LeagueState[K] } = { ...state };
  own.agents = [own];
  return own;
}

const stateOf = (config: LeagueConfig, policy: string): LeagueState => {
  const created: LedgerEntry = { seq: 0, at: 1, event: { type: "created", config } };
  const first = { policy, version: 0 };
  const { state } = foldLedger([created]);
  const members = [{ ...first, agent: "main", at: 1, parent: null }];
  return withOwnAgent({
    ...state,
    policy,
    recent: [{ ...first, memory: {} }],
    members,
    population: members,
    fence: 1,
  });
};

/** Leagues that learn nothing: enough for the API, which only reads them. Their store is real. */
export class StillLeagues implements LeagueService {
  readonly #handles = new Map<string, LeagueHandle>();
  readonly #listeners = new Set<(handle: LeagueHandle, entry: LedgerEntry) => void>();
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async launch({ name, ...request }: LaunchRequest): Promise<LeagueHandle> {
    const config = configOf(request);
    const { game } = config;
    const id = `league-${this.#handles.size + 1}`;
    const record = { id, name: name ?? game, createdAt: 1, config };
    const weights = untrained(game, id);
    await this.#store.putWeights(weights);
    await this.#store.createLeague(record);
    const entry = { seq: 0, at: 1, event: { type: "created", config } } as const;
    await this.#store.append(id, entry);
    return this.#put(
      { record, state: stateOf(config, weights.hash), episodesPerSecond: 0, problem: null, isLedHere: true },
      entry.event,
    );
  }

  async adopt(record: LeagueRecord): Promise<LeagueHandle> {
    const weights = untrained(record.config.game, record.id);
    await this.#store.putWeights(weights);
    const handle = {
      record,
      state: stateOf(record.config, weights.hash),
      episodesPerSecond: 0,
      problem: null,
      isLedHere: true,
    };
    return this.#put(handle, { type: "created", config: record.config });
  }

  readonly size = 2;

  async ready() {
    return { name: "none" };
  }

  list(): readonly LeagueHandle[] {
    return [...this.#handles.values()];
  }

  damaged() {
    return [];
  }

  get(id: string): LeagueHandle {
    const handle = this.#handles.get(id);
    if (!handle) throw new ServerError("league/not-found", `There is no league ${id}.`);
    return handle;
  }

  /** Changes a league's state, as if `event` had been appended. */
  change(id: string, event: LeagueEvent, change: Partial<LeagueState>): LeagueHandle {
    const handle = this.get(id);
    const state = { ...handle.state, ...change, nextSeq: handle.state.nextSeq + 1 };
    return this.#put({ ...handle, state: change.agents ? state : withOwnAgent(state) }, event);
  }

  async pause(id: string, reason = ""): Promise<LeagueHandle> {
    return this.change(id, { type: "paused", reason }, { status: "paused", reason });
  }

  async resume(id: string): Promise<LeagueHandle> {
    return this.change(id, { type: "resumed" }, { status: "running", reason: "" });
  }

  async stop(id: string): Promise<LeagueHandle> {
    return this.change(id, { type: "ended", reason: "stopped" }, { status: "ended", reason: "stopped" });
  }

  async requestResponse(id: string, wish: ResponseWish): Promise<LeagueHandle> {
    const responseRequest = responseRequested(this.get(id).state, wish);
    return this.change(id, responseRequest, { responseRequest });
  }

  async delete(id: string): Promise<void> {
    this.get(id);
    this.#handles.delete(id);
    await this.#store.deleteLeague(id);
  }

  subscribe(listener: (handle: LeagueHandle, entry: LedgerEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  engine() {
    return { name: "none", reason: "nothing is trained in this test" };
  }

  waiting() {
    return null;
  }

  workers() {
    return [];
  }

  async close(): Promise<void> {}

  #put(handle: LeagueHandle, event: LeagueEvent): LeagueHandle {
    this.#handles.set(handle.record.id, handle);
    for (const listener of this.#listeners) listener(handle, { seq: handle.state.nextSeq - 1, at: Date.now(), event });
    return handle;
  }
}
