import { useState } from "react";
import { copyText } from "../../ui/copy-text.ts";
import { formatDuration } from "../../ui/format.ts";
import { useNow } from "../../ui/numbers.tsx";
import { Problem } from "../../ui/page.tsx";
import { seatTokens, type OwnInvitation } from "../state/seat-tokens.ts";
import type { SeatState, TableState } from "../state/table.ts";
import { SeatDot } from "../board/seat-bar.tsx";

interface WaitingRoomProps {
  readonly room: string;
  readonly table: TableState;
  readonly game: string;
  /** Resolves to a refusal's sentence, or null. */
  readonly onCancel: () => Promise<string | null>;
}

/** A match before it starts, for its own players: links to send, who is still missing, and until when. */
export function WaitingRoom({ room, table, game, onCancel }: WaitingRoomProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const now = useNow();
  const left = Math.max(0, (table.deadline - now) / 1000);
  const links = seatTokens.invitations(room).filter(({ seat }) => table.seats[seat]?.invited);
  return (
    <section className="stack loose" data-testid="waiting-room">
      <p role="status">
        <b>{waitingWords(table.seats)}</b>
        <br />
        <span className="soft">
          {links.length === 1 ? "The invitation holds" : links.length > 1 ? "The invitations hold" : "The seat is kept"}{" "}
          for {formatDuration(left)}. You can leave this page and come back.
        </span>
      </p>
      {links.map((link) => (
        <InvitationLink
          key={link.token}
          address={invitationAddress(room, link)}
          game={game}
          role={links.length > 1 ? (table.seats[link.seat]?.role ?? "") : ""}
        />
      ))}
      <ul className="waiting-seats">
        {table.seats.map((seat) => (
          <li key={seat.index} className="row">
            <SeatDot index={seat.index} />
            <span>{seat.name}</span>
            <span className="soft">
              {seat.role}, {seatWords(seat)}
            </span>
          </li>
        ))}
      </ul>
      <Problem error={problem} />
      <div className="row">
        <button type="button" onClick={() => void onCancel().then(setProblem)} data-testid="cancel-invitation">
          Cancel match
        </button>
      </div>
    </section>
  );
}

/** A fragment is never sent to a server, so no log of one has the invitation. */
const invitationAddress = (room: string, { token }: OwnInvitation): string =>
  `${location.origin}/join/${encodeURIComponent(room)}#${token}`;

function waitingWords(seats: readonly SeatState[]): string {
  const missing = seats.filter(({ kind, connected }) => kind === "human" && !connected);
  const names = missing.map(({ name, invited }) => (invited ? "the person you invited" : name));
  const distinct = [...new Set(names)];
  return `Waiting for ${distinct.length > 0 ? distinct.join(" and ") : "players"}\u2026`;
}

function seatWords({ kind, invited, connected }: SeatState): string {
  if (kind !== "human") return "agent";
  if (invited) return "invited";
  return connected ? "here" : "not here yet";
}

function InvitationLink(props: { readonly address: string; readonly game: string; readonly role: string }) {
  const { address, game, role } = props;
  const [copied, setCopied] = useState<boolean | null>(null);
  const share = () =>
    navigator.share({ title: `Play ${game}`, text: `Play ${game} with me:`, url: address }).catch(() => {
      // The person closed the dialog.
    });
  return (
    <div className="stack">
      <label className="field" style={{ maxWidth: 640 }}>
        <span>{role === "" ? "Send this link" : `Send this link to the ${role}`}</span>
        <input
          readOnly
          value={address}
          onFocus={(event) => event.currentTarget.select()}
          data-testid="invitation-link"
        />
        <small>Anyone with the link can take the seat, once.</small>
      </label>
      <div className="row">
        <button type="button" className="primary" onClick={() => void copyText(address).then(setCopied)}>
          Copy link
        </button>
        {"share" in navigator && (
          <button type="button" onClick={() => void share()}>
            Share…
          </button>
        )}
        <span className="soft" role="status">
          {copied === true && "Copied."}
          {copied === false && "Clipboard unavailable. Select the link and copy it."}
        </span>
      </div>
    </div>
  );
}
