import { z } from "zod";
import { ServerError } from "../errors.ts";
import { joinRefusal } from "./base/join-refusal.ts";

const joinOptions = z.object({
  /** The seat's token; a client without one watches. */
  token: z.string().max(100).optional(),
});
export type JoinOptions = z.infer<typeof joinOptions>;

const actMessage = z.object({ ply: z.number().int().min(0), action: z.number().int().min(0) });

/** @throws RoomError of `request/invalid`: a malformed token must not turn a player into a spectator. */
export function parseJoin(options: unknown): JoinOptions {
  const parsed = joinOptions.safeParse(options ?? {});
  if (parsed.success) return parsed.data;
  throw joinRefusal(
    "request/invalid",
    "A seat token is a string of at most 100 characters; join without one to watch.",
  );
}

/** @throws ServerError `request/invalid`. */
export function parseAct(message: unknown): { readonly ply: number; readonly action: number } {
  const parsed = actMessage.safeParse(message);
  if (parsed.success) return parsed.data;
  throw new ServerError(
    "request/invalid",
    'Send an action as {"ply": the match\'s ply, "action": one of the legal actions}.',
  );
}

/** @throws ServerError `match/wrong-seat`, `match/started`. */
export function assertCancellable(seat: number | null, phase: string): asserts seat is number {
  if (seat === null) throw new ServerError("match/wrong-seat", "You are watching; only players can cancel a match.");
  if (phase === "waiting") return;
  throw new ServerError("match/started", "The match has started; leave it instead of cancelling.");
}
