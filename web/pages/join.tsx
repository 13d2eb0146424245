import { useEffect, useState, type FormEvent } from "react";
import { Link, useLocation } from "wouter";
import { api } from "../api/api.ts";
import { useGame } from "../api/games.tsx";
import { keepLearnConsent, learnConsent, LearnConsent } from "../play/learn-consent.tsx";
import { NameField } from "../play/name-field.tsx";
import { playerKey } from "../play/player-key.ts";
import { keepPlayerName, playerName } from "../play/player-name.ts";
import { seatTokens } from "../table/state/seat-tokens.ts";
import { formatDuration } from "../ui/format.ts";
import { useNow } from "../ui/numbers.tsx";
import { Problem, useTitle, Waiting } from "../ui/page.tsx";
import type { InvitationFacts } from "../../server/schemas/invitations.ts";

const INCOMPLETE = "This link is incomplete. Copy all of it, with the part after the #.";

/** The page of an invitation link: which game, who invites, and a button to join. */
export function JoinPage({ room }: { readonly room: string }) {
  const [, go] = useLocation();
  const [invitation] = useState(() => location.hash.slice(1));
  const [facts, setFacts] = useState<InvitationFacts | null>(null);
  const [problem, setProblem] = useState<Error | string | null>(invitation === "" ? INCOMPLETE : null);
  const isSeated = seatTokens.get(room) !== null;
  useTitle("Invitation");
  useEffect(() => {
    // Whoever sent the link, or joined with it, has a seat already.
    if (isSeated) return go(`/rooms/${room}`, { replace: true });
    if (invitation !== "") api.invitation(room, invitation).then(setFacts, setProblem);
  }, [isSeated, room, invitation, go]);
  return (
    <div className="stack loose" data-testid="join-page">
      <h1>You are invited</h1>
      {!facts && !problem && <Waiting>Loading…</Waiting>}
      {facts && <Offer facts={facts} room={room} invitation={invitation} />}
      <Problem error={problem} />
      {problem && <Link href="/play">Play another game</Link>}
    </div>
  );
}

function Offer(props: { readonly facts: InvitationFacts; readonly room: string; readonly invitation: string }) {
  const { facts, room, invitation } = props;
  const [, go] = useLocation();
  const { name: game } = useGame(facts.game);
  const [name, setName] = useState(playerName());
  const [agreed, setAgreed] = useState(learnConsent());
  const [problem, setProblem] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const left = (facts.expiresAt - useNow()) / 1000;
  const others = facts.seats.filter(({ name: other }, seat) => seat !== facts.seat && other !== facts.inviter);
  const join = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      const person = { name: name.trim() || undefined, player: playerKey() };
      const request = { invitation, ...person, ...(facts.learns && { consent: agreed }) };
      const { token } = await api.acceptInvitation(room, request);
      keepPlayerName(name.trim());
      seatTokens.set(room, token);
      // Replaces the link, which is used, in the history.
      go(`/rooms/${room}`, { replace: true });
    } catch (failure) {
      setProblem(failure as Error);
      setBusy(false);
    }
  };
  return (
    <form className="stack loose" onSubmit={(event) => void join(event)}>
      <p>
        <b>{facts.inviter}</b> invites you to a match of <b>{game}</b>. You play {facts.role}
        {others.length > 0 && `, with ${others.map((other) => `${other.name} as ${other.role}`).join(" and ")}`}.
        <br />
        <span className="soft">
          {left > 0 ? `The invitation holds for ${formatDuration(left)}.` : "The invitation has expired."}
        </span>
      </p>
      <NameField name={name} onChange={setName} />
      {facts.learns && (
        <LearnConsent
          agreed={agreed}
          onChange={(now) => {
            setAgreed(now);
            keepLearnConsent(now);
          }}
        />
      )}
      <div className="submit">
        <Problem error={problem} />
        <button type="submit" className="primary" aria-disabled={busy} data-testid="join">
          Join match
        </button>
      </div>
    </form>
  );
}
