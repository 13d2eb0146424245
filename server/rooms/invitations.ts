import { parseReference } from "../../agents/player-reference.ts";
import { ServerError } from "../errors.ts";
import type { AcceptRequest, InvitationFacts } from "../schemas/invitations.ts";
import type { MatchStateType } from "./state.ts";
import type { MatchPlan } from "./stored/matches.ts";
import { hashSeatToken, newSeatToken, personId } from "./stored/seat-token.ts";

/** What an invited person says about itself; `player` is its secret key. */
type InvitedPerson = Omit<AcceptRequest, "invitation">;

/** The invitations of a match: links by which people take its seats, each once. */
export class Invitations {
  /** Whether the match was opened with an invitation. */
  readonly any: boolean;
  readonly #state: MatchStateType;
  readonly #onAccepted: (plan: MatchPlan) => void;
  /** Hashes of accepted invitations. */
  readonly #accepted = new Set<string>();
  #plan: MatchPlan;

  /** @param onAccepted called with the plan that has the invited person in its seat. */
  constructor(plan: MatchPlan, state: MatchStateType, onAccepted: (plan: MatchPlan) => void) {
    this.#plan = plan;
    this.#state = state;
    this.#onAccepted = onAccepted;
    this.any = plan.seats.some(({ invited }) => invited);
  }

  /** What it offers. @throws ServerError `match/invitation-used`, `match/invitation-expired`, `match/wrong-token`. */
  show(invitation: string): InvitationFacts {
    const seat = this.#find(invitation);
    const { game, seats, learns } = this.#plan;
    const inviter = seats.find(({ player, invited }) => !player && !invited)?.name ?? "";
    const shown = seats.map(({ name, reference }, index) => ({
      role: game.roles[index] ?? "",
      name,
      kind: parseReference(reference).kind,
    }));
    const expiresAt = this.#state.deadline;
    return { game: game.id, seat, role: game.roles[seat] ?? "", inviter, seats: shown, learns, expiresAt };
  }

  /**
   * Exchanges an invitation for a new seat token, so that the link, which its sender knows, doesn't give the seat.
   * @throws ServerError as {@link show}.
   */
  accept(
    invitation: string,
    { name, player, consent }: InvitedPerson,
  ): { readonly seat: number; readonly token: string } {
    const seat = this.#find(invitation);
    const token = newSeatToken();
    const person = player === undefined ? null : personId(player);
    const taken = {
      name: name ?? `Player ${seat + 1}`,
      tokenHash: hashSeatToken(token),
      person,
      owner: person,
      ...(consent && { consents: true as const }),
      invited: false,
    };
    const seats = this.#plan.seats.map((planned, index) => (index === seat ? { ...planned, ...taken } : planned));
    this.#plan = { ...this.#plan, seats };
    this.#accepted.add(hashSeatToken(invitation));
    const shown = this.#state.seats.get(String(seat));
    if (shown) Object.assign(shown, { name: taken.name, invited: false });
    this.#onAccepted(this.#plan);
    return { seat, token };
  }

  /** The seat of an invitation that can be accepted. */
  #find(invitation: string): number {
    const hash = hashSeatToken(invitation);
    if (this.#accepted.has(hash))
      throw new ServerError("match/invitation-used", "This invitation has been used. Ask for a new one.");
    const seat = this.#plan.seats.findIndex(({ tokenHash, invited }) => invited && tokenHash === hash);
    if (seat < 0) {
      throw new ServerError(
        "match/wrong-token",
        "This invitation doesn't belong to this match, or has been used. Check that you have the whole link.",
      );
    }
    const { phase, sentence } = this.#state;
    if (phase === "waiting") return seat;
    throw new ServerError("match/invitation-expired", `This invitation is no longer valid. ${sentence}`);
  }
}
