import { Link, useLocation } from "wouter";
import { formatDuration } from "../../ui/format.ts";
import { useStore } from "../../ui/value-store.ts";
import { lost } from "../../api/connection.ts";
import { answerLeaving, leaving } from "./leave-guard.ts";
import { seatTokens } from "../state/seat-tokens.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { useNow } from "../../ui/numbers.tsx";

/** Silence before a lost connection is shown; most reconnect sooner. */
const QUIET_MS = 1500;

/** Notices over every page: a lost connection, and the user's own running match. */
export function PageNotices() {
  return (
    <div className="page-notices">
      <ReturnNotice />
      <ConnectionNotice />
      <LeaveDialog />
    </div>
  );
}

function ConnectionNotice() {
  const losses = [...useStore(lost).values()];
  const now = useNow();
  const heardAt = Math.min(...losses.map((loss) => loss.heardAt));
  const noticedAt = Math.min(...losses.map((loss) => loss.noticedAt));
  // A loss that was noticed late is shown at once.
  if (!Number.isFinite(heardAt) || (now - noticedAt < QUIET_MS && now - heardAt < 2 * QUIET_MS)) return null;
  const age = formatDuration(Math.max(1, (now - heardAt) / 1000));
  return (
    <div className="page-notice" role="status">
      No response from the server for {age}. Reconnecting… This page may be out of date.
    </div>
  );
}

function ReturnNotice() {
  const [path] = useLocation();
  const game = seatTokens.running(useNow());
  if (!game || path === `/rooms/${game.room}`) return null;
  return (
    <div className="page-notice">
      <Link href={`/rooms/${game.room}`}>Return to your game</Link>{" "}
      <span>Your seat is reserved for {formatDuration(Math.ceil(game.left / 1000))}.</span>
    </div>
  );
}

function LeaveDialog() {
  const leave = useStore(leaving);
  return (
    <Confirm open={leave !== null} title="Leave your game?" yes="Leave game" onAnswer={answerLeaving}>
      Your seat is reserved for one minute. If you don't return by then, you lose the match.
    </Confirm>
  );
}
