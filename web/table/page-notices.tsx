import { Link, useLocation } from "wouter";
import { formatDuration } from "../ui/format.ts";
import { useStore } from "../ui/value-store.ts";
import { lost } from "../api/connection.ts";
import { answerLeaving, leaving } from "./leave-guard.ts";
import { seatTokens } from "./seat-tokens.ts";
import { Confirm } from "../ui/confirm.tsx";
import { useNow } from "../ui/numbers.tsx";

/** Milliseconds after which a connection that was cut off is worth a word; most are there again before. */
const QUIET_MS = 1500;

/** What is to be known on every page: a server that does not answer, and a game of one's own that goes on. Takes no room from the page. */
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
  // One whose silence was noticed late is old already.
  if (!Number.isFinite(heardAt) || (now - noticedAt < QUIET_MS && now - heardAt < 2 * QUIET_MS)) return null;
  const age = formatDuration(Math.max(1, (now - heardAt) / 1000));
  return (
    <div className="page-notice" role="status">
      The server has not answered for {age}. Reconnecting… What you see is from then.
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
      <span>your seat is kept for {Math.ceil(game.left / 1000)} s</span>
    </div>
  );
}

function LeaveDialog() {
  const asked = useStore(leaving);
  return (
    <Confirm open={asked !== null} title="Leave your game?" yes="Leave the game" onAnswer={answerLeaving}>
      Your seat is kept for one minute. If you don't return by then, you lose the match.
    </Confirm>
  );
}
