import TinyQueue from "tinyqueue";

/*
 * A discrete-event model of leagues on workers: jobs go from a leader through Redis to a worker, their results through
 * the store and Redis back. What one process does for all of them (leader, Redis, store) is done one after the other.
 */

/** Seconds that the parts of a job take. */
export interface ModelTimes {
  /** Computing, on a worker. */
  readonly segment: number;
  readonly update: number;
  readonly evaluation: number;
  /** What a worker waits beside computing, for the queue and the store. */
  readonly wait: number;
  /** Of the leader's processor, from a job's start until its result is in the ledger. */
  readonly leader: number;
  /** Of the store's write of a segment or of weights. */
  readonly store: number;
  /** Of Redis' processor. */
  readonly redis: number;
}

/** Leagues that are all alike. */
export interface ModelLeagues {
  readonly leagues: number;
  /** In each: one plays ahead, several learn in epochs. */
  readonly agents: number;
  readonly segmentsPerUpdate: number;
  /** Evaluations for each update, on average. */
  readonly evaluations: number;
  /** Processes that lead them, as many leagues each. */
  readonly leaders: number;
}

/** What a run of the model gives. */
export interface ModelRates {
  readonly updatesPerSecond: number;
  /** Share of the time in which workers compute or wait for a write, the leaders lead, Redis and the store work. */
  readonly busy: { readonly workers: number; readonly leaders: number; readonly redis: number; readonly store: number };
}

/** A resource that serves one after the other. */
class Server {
  #freeAt = 0;
  busy = 0;

  /** When work of `seconds` that arrives at `now` is done. */
  serve(now: number, seconds: number): number {
    this.#freeAt = Math.max(now, this.#freeAt) + seconds;
    this.busy += seconds;
    return this.#freeAt;
  }
}

type Work = "segment" | "update" | "evaluation";

/** Something that happens at a time of the model, in seconds. */
interface ModelEvent {
  readonly at: number;
  readonly run: () => void;
}

/** Runs the model for so many seconds of its own time, and counts in the second half, when all are busy. */
export function simulate(leagues: ModelLeagues, workers: number, times: ModelTimes, seconds: number): ModelRates {
  const model = new Model(leagues, workers, times);
  return model.run(seconds);
}

class Model {
  readonly #leagues: ModelLeagues;
  readonly #workers: number;
  readonly #times: ModelTimes;
  readonly #agenda = new TinyQueue<ModelEvent>([], (a, b) => a.at - b.at);
  readonly #redis = new Server();
  readonly #store = new Server();
  readonly #leaders: readonly Server[];
  /** Jobs that wait for a worker. */
  readonly #queue: { readonly work: Work; readonly done: () => void }[] = [];
  #free: number;
  #computed = 0;
  #updates = 0;
  #now = 0;

  constructor(leagues: ModelLeagues, workers: number, times: ModelTimes) {
    this.#leagues = leagues;
    this.#workers = workers;
    this.#times = times;
    this.#free = workers;
    this.#leaders = Array.from({ length: leagues.leaders }, () => new Server());
  }

  run(seconds: number): ModelRates {
    const { leagues, agents } = this.#leagues;
    for (let league = 0; league < leagues; league++) {
      const leader = this.#leaders[league % this.#leaders.length];
      if (leader && agents === 1) this.#playAhead(leader);
      else if (leader) this.#playEpochs(leader);
    }
    const half = seconds / 2;
    this.#until(half);
    const before = this.#totals();
    this.#until(seconds);
    const after = this.#totals();
    const share = (key: "computed" | "leaders" | "redis" | "store", of: number) =>
      (after[key] - before[key]) / half / of;
    return {
      updatesPerSecond: (after.updates - before.updates) / half,
      busy: {
        workers: share("computed", this.#workers),
        leaders: share("leaders", this.#leaders.length),
        redis: share("redis", 1),
        store: share("store", 1),
      },
    };
  }

  #until(time: number): void {
    for (let next = this.#agenda.peek(); next && next.at <= time; next = this.#agenda.peek()) {
      this.#agenda.pop();
      this.#now = next.at;
      next.run();
    }
  }

  #after(seconds: number, run: () => void): void {
    this.#agenda.push({ at: this.#now + seconds, run });
  }

  /** Goes on once a server has served. */
  #through(server: Server, seconds: number, run: () => void): void {
    this.#agenda.push({ at: server.serve(this.#now, seconds), run });
  }

  #totals() {
    const leaders = this.#leaders.reduce((sum, { busy }) => sum + busy, 0);
    const { busy: redis } = this.#redis;
    return { updates: this.#updates, computed: this.#computed, leaders, redis, store: this.#store.busy };
  }

  /** One agent: a round is played while an update learns from the one before. */
  #playAhead(leader: Server): void {
    const { segmentsPerUpdate } = this.#leagues;
    let [fresh, flying, learning] = [0, 0, false];
    const due = (): void => {
      if (!learning && fresh >= segmentsPerUpdate) {
        [learning, fresh] = [true, fresh - segmentsPerUpdate];
        this.#give("update", leader, () => {
          learning = false;
          this.#measure(leader);
          due();
        });
      }
      while (fresh + flying < segmentsPerUpdate) {
        flying++;
        this.#give("segment", leader, () => {
          [flying, fresh] = [flying - 1, fresh + 1];
          due();
        });
      }
    };
    due();
  }

  /** Several agents: each plays a round and learns from it; the next epoch begins when all have. */
  #playEpochs(leader: Server): void {
    const { agents, segmentsPerUpdate } = this.#leagues;
    let left = agents;
    const learn = (): void =>
      this.#give("update", leader, () => {
        this.#measure(leader);
        left--;
        if (left === 0) this.#playEpochs(leader);
      });
    for (let agent = 0; agent < agents; agent++) {
      let playing = segmentsPerUpdate;
      for (let segment = 0; segment < segmentsPerUpdate; segment++) {
        this.#give("segment", leader, () => {
          playing--;
          if (playing === 0) learn();
        });
      }
    }
  }

  /** Evaluations run beside everything else. */
  #measure(leader: Server): void {
    this.#updates++;
    const { evaluations } = this.#leagues;
    if (Math.floor(this.#updates * evaluations) > Math.floor((this.#updates - 1) * evaluations)) {
      this.#give("evaluation", leader, () => {});
    }
  }

  /** The way of a job from its leader and back; leader and Redis spend half of their time on each. */
  #give(work: Work, leader: Server, done: () => void): void {
    const { leader: leading, redis } = this.#times;
    this.#through(leader, leading / 2, () => {
      this.#through(this.#redis, redis / 2, () => {
        this.#queue.push({ work, done: () => this.#through(leader, leading / 2, done) });
        this.#takeJobs();
      });
    });
  }

  /** Gives queued jobs to free workers, which have a job until its result is stored and reported. */
  #takeJobs(): void {
    const { wait, store, redis } = this.#times;
    while (this.#free > 0) {
      const job = this.#queue.shift();
      if (!job) return;
      this.#free--;
      const started = this.#now;
      const report = (): void =>
        this.#through(this.#redis, redis / 2, () => {
          this.#free++;
          this.#computed += this.#now - started;
          job.done();
          this.#takeJobs();
        });
      const isStored = job.work !== "evaluation";
      this.#after(wait + this.#times[job.work], () =>
        isStored ? this.#through(this.#store, store, report) : report(),
      );
    }
  }
}
