import { valueAt } from "../../games/core/value-at.ts";
import type { LeagueState, Member } from "../league/state.ts";
import { lineKey } from "../matchmaking/rule.ts";
import type { PayoffTable } from "../payoffs/payoff-table.ts";
import type { Comparison } from "./comparisons.ts";

/** Standard errors by which a later version once beat a member. */
const WON_ERRORS = 2;

/** No place. */
const NO_PLACE = -1;

/**
 * How an agent's newest policy does against every member, and which later version of the agent had beaten that one
 * first. It follows the changes of payoffs: a league has up to 1,000 members, and its alarms are checked after every
 * update. Members are numbered by their places in the population.
 */
export class MemberLeads {
  readonly #population: readonly Member[];
  readonly #agent: string;
  readonly #compare: Comparison;
  /** Revision of the payoffs that it has followed; negative before the first. */
  #revision = -1;
  /** The last place of each policy. */
  readonly #places = new Map<string, number>();
  /** The place before with the same policy: agents may begin with equal ones. */
  readonly #samePolicy: number[] = [];
  /** The newest policy's lead over each member in standard errors; infinite without enough games. */
  readonly #errors: number[] = [];
  /** The first later version that had beaten each member, of those before `#searched`. */
  readonly #winners: number[] = [];
  readonly #searched: number[] = [];

  /** @param compare the way in which players are compared. */
  constructor({ population, agent }: LeagueState, compare: Comparison) {
    this.#population = population;
    this.#agent = agent.id;
    this.#compare = compare;
  }

  /**
   * The first member over which the newest policy's lead is at most `threshold` standard errors, although a later
   * version had beaten that member; with the first one that had.
   */
  firstForgotten(payoffs: PayoffTable, threshold: number): { readonly member: Member; readonly winner: Member } | null {
    this.#follow(payoffs);
    for (let place = 0; place < this.#errors.length; place++) {
      if (valueAt(this.#errors, place) > threshold) continue;
      const winner = this.#winner(payoffs, place);
      if (winner !== NO_PLACE) {
        return { member: this.#population[place] as Member, winner: this.#population[winner] as Member };
      }
    }
    return null;
  }

  #follow(payoffs: PayoffTable): void {
    const changes = this.#revision < 0 ? null : payoffs.changesSince(this.#revision);
    this.#revision = payoffs.revision;
    if (changes === null) this.#forget();
    const line = lineKey(this.#agent);
    for (const { row, column } of changes ?? []) {
      for (const place of this.#placesOf(column)) {
        if (row === line) this.#errors[place] = this.#errorsOf(payoffs, place);
        else for (const later of this.#placesOf(row)) this.#compareAgain(payoffs, later, place);
      }
    }
    for (let place = this.#errors.length; place < this.#population.length; place++) this.#enter(payoffs, place);
  }

  #forget(): void {
    this.#places.clear();
    for (const list of [this.#samePolicy, this.#errors, this.#winners, this.#searched]) list.length = 0;
  }

  *#placesOf(policy: string): Generator<number> {
    for (
      let place = this.#places.get(policy) ?? NO_PLACE;
      place !== NO_PLACE;
      place = valueAt(this.#samePolicy, place)
    ) {
      yield place;
    }
  }

  #enter(payoffs: PayoffTable, place: number): void {
    const { policy } = this.#population[place] as Member;
    this.#samePolicy.push(this.#places.get(policy) ?? NO_PLACE);
    this.#places.set(policy, place);
    this.#errors.push(this.#errorsOf(payoffs, place));
    this.#winners.push(NO_PLACE);
    this.#searched.push(place + 1);
  }

  #errorsOf(payoffs: PayoffTable, place: number): number {
    const { policy } = this.#population[place] as Member;
    return this.#compare.lead(payoffs, lineKey(this.#agent), policy)?.errors ?? Number.POSITIVE_INFINITY;
  }

  /** The results of a later version against a member have changed. */
  #compareAgain(payoffs: PayoffTable, later: number, place: number): void {
    if (later <= place || later >= valueAt(this.#searched, place)) return;
    const isBeaten = this.#hasBeaten(payoffs, later, place);
    if (isBeaten) this.#winners[place] = later;
    else if (this.#winners[place] === later) this.#winners[place] = NO_PLACE;
    // Later ones are searched when they matter.
    if (isBeaten) this.#searched[place] = later + 1;
  }

  #winner(payoffs: PayoffTable, place: number): number {
    while (this.#winners[place] === NO_PLACE && valueAt(this.#searched, place) < this.#population.length) {
      const later = valueAt(this.#searched, place);
      this.#searched[place] = later + 1;
      if (this.#hasBeaten(payoffs, later, place)) this.#winners[place] = later;
    }
    return valueAt(this.#winners, place);
  }

  #hasBeaten(payoffs: PayoffTable, later: number, place: number): boolean {
    const [winner, member] = [this.#population[later] as Member, this.#population[place] as Member];
    if (winner.agent !== this.#agent) return false;
    const before = this.#compare.lead(payoffs, winner.policy, member.policy);
    return before !== null && !(before.errors < WON_ERRORS);
  }
}
