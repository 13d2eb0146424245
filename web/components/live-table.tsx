import { useEffect, useReducer, useState, type ReactNode } from "react";
import type { Table } from "../live/table.ts";
import { actionOfDigit } from "../lib/actions.ts";
import { framesReducer, noFrames, type Frame } from "../lib/frames.ts";
import type { KeyMeaning } from "../lib/keys.ts";
import { distinctName } from "../lib/sentences.ts";
import { ActionBar } from "./action-bar.tsx";
import { Board } from "./board.tsx";
import { Coach } from "./coach.tsx";
import { useGame } from "./games.tsx";
import { KeyHelp } from "./key-help.tsx";
import { MatchLayout } from "./match-layout.tsx";
import { Problem } from "./page.tsx";
import { ProbabilityBars } from "./probability-bars.tsx";
import { Scrubber } from "./scrubber.tsx";
import { Timeline } from "./timeline.tsx";
import { useKeys } from "./use-keys.ts";

interface LiveTableProps {
  readonly table: Table;
  /** A board alone, without scrubber, plies and keys: for pages whose question is another. */
  readonly small?: boolean;
  /** Plays an action at the ply the table shows; answers a refusal's sentence, or null. Absent for spectators. */
  readonly onAct?: ((ply: number, action: number) => Promise<string | null>) | undefined;
  readonly children?: ReactNode;
  readonly facts?: ReactNode;
}

/** A table as it is played: the board follows the match until one steps back. */
export function LiveTable({ table, small = false, onAct, children, facts }: LiveTableProps) {
  const { unit } = useGame(table.game);
  const [seen, send] = useReducer(framesReducer, noFrames);
  const [flipped, setFlipped] = useState(false);
  const [help, setHelp] = useState(false);
  const { act, busy, refusal, turnsTaken } = useActing(table, onAct);
  const over = table.phase === "over";
  const view = viewOf(table);
  useEffect(() => send({ type: "frame", frame: frameOf(table) }), [table]);
  const frame = seen.frames[seen.position];
  const live = seen.following || !frame;
  const flip = (table.own === 1) !== flipped;
  const mayAct = live && !over && onAct !== undefined && table.legal.length > 0;
  useKeys((meaning) => {
    if (small) return false;
    return handleKey(meaning, { seek, act, legal: mayAct ? table.legal : [] });
  });

  function seek(to: "previous" | "next" | "first" | "last" | "flip" | "help"): void {
    const last = seen.frames.length - 1;
    if (to === "flip") setFlipped(!flipped);
    else if (to === "help") setHelp(true);
    else send({ type: "seek", position: { previous: seen.position - 1, next: seen.position + 1, first: 0, last }[to] });
  }

  const names = table.seats.map((seat) =>
    distinctName({ names: table.seats.map((s) => s.name), roles: table.seats.map((s) => s.role) }, seat.index),
  );
  const plies = pliesOf(table);
  const newest = plies.at(-1);
  const shownPly = live ? table.ply : frame.ply;
  return (
    <>
      <MatchLayout
        seats={seatsNow(table, live ? table.turn : frame.turn, live)}
        unit={unit}
        flip={flip}
        board={
          <Board
            game={table.game}
            view={live ? view : frame.view}
            seat={table.own}
            flip={flip}
            legal={mayAct ? table.legal : []}
            onAct={mayAct ? act : undefined}
          />
        }
        side={
          small ? undefined : (
            <>
              <Thinking table={table} names={names} />
              <Timeline
                plies={plies}
                current={shownPly}
                names={names}
                onSeek={(ply) => send({ type: "seek", position: seen.frames.findLastIndex((f) => f.ply <= ply) })}
              />
              {facts}
            </>
          )
        }
      >
        {children}
        {onAct && !over && (
          <>
            <Coach turn={turnsTaken} />
            {mayAct ? (
              <ActionBar legal={table.legal} onAct={act} busy={busy} />
            ) : (
              <p className="actions soft">
                {live ? waitingWords(table, names) : "You are looking back; go live to move."}
              </p>
            )}
            <Problem error={refusal} />
          </>
        )}
        {!small && (
          <Scrubber
            position={seen.position}
            last={Math.max(0, seen.frames.length - 1)}
            label={`ply ${shownPly}`}
            onSeek={(position) => send({ type: "seek", position })}
          >
            <button type="button" className="quiet" disabled={live} onClick={() => send({ type: "live" })}>
              {live ? "Live" : seen.missed > 0 ? `Go live, ${seen.missed} missed` : "Go live"}
            </button>
          </Scrubber>
        )}
        <p className="visually-hidden" aria-live="polite">
          {newest ? `${names[newest.turn] ?? "Chance"}: ${newest.label}.` : ""} {over ? table.sentence : ""}
        </p>
      </MatchLayout>
      {!small && <KeyHelp open={help} onClose={() => setHelp(false)} />}
    </>
  );
}

/** Playing one action at a time, with the refusal of the last and how many turns were taken. */
function useActing(table: Table, onAct: LiveTableProps["onAct"]) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [turnsTaken, setTurnsTaken] = useState(0);
  const act = async (action: number) => {
    if (!onAct || busy) return;
    setBusy(true);
    const refused = await onAct(table.ply, action);
    setBusy(false);
    setRefusal(refused);
    if (refused === null) setTurnsTaken((turns) => turns + 1);
  };
  return { act: (action: number) => void act(action), busy, refusal, turnsTaken };
}

interface Handlers {
  readonly seek: (to: "previous" | "next" | "first" | "last" | "flip" | "help") => void;
  readonly act: (action: number) => void;
  readonly legal: Table["legal"];
}

function handleKey(meaning: KeyMeaning, { seek, act, legal }: Handlers): boolean {
  if (meaning.type === "help") {
    seek("help");
    return true;
  }
  if (meaning.type === "action") {
    const action = actionOfDigit(legal, String(meaning.index + 1));
    if (action !== null) act(action);
    return action !== null;
  }
  const { type } = meaning.command;
  if (type !== "previous" && type !== "next" && type !== "first" && type !== "last" && type !== "flip") return false;
  seek(type);
  return true;
}

/** What the last player thought, once it may be told. */
function Thinking({ table, names }: { readonly table: Table; readonly names: readonly string[] }) {
  if (table.phase === "over" && table.reveal) {
    return <ProbabilityBars step={table.reveal.steps.findLast((step) => step.probabilities)} names={names} />;
  }
  return (
    <section className="stack">
      <h3>Action probabilities</h3>
      <p className="soft bars" style={{ display: "block" }}>
        Sealed until the end: then every ply shows how likely its player held each action.
      </p>
    </section>
  );
}

/** What is on the table: everything, once it is over. */
function viewOf(table: Table): unknown {
  return table.phase === "over" && table.reveal ? table.reveal.view : table.view;
}

function frameOf(table: Table): Frame {
  // An arena counts a match as shown with its last ply: that ply still belongs to the match before.
  const shown = table.phase === "over" && table.league !== "" ? table.shown - 1 : table.shown;
  return { shown, ply: table.ply, view: viewOf(table), turn: table.turn };
}

function pliesOf(table: Table) {
  const before = table.ply - table.log.length;
  return table.log.map(({ turn, label }, i) => ({ number: before + i + 1, turn, label }));
}

function seatsNow(table: Table, turn: number, live: boolean) {
  const over = table.phase === "over";
  return table.seats.map(({ index, role, name, connected }) => ({
    index,
    role,
    name,
    connected,
    active: !(over && live) && turn === index,
    own: table.own === index,
    result: over && live && table.outcome === "finished" ? (table.returns[index] ?? null) : null,
    deadline: live ? table.deadline : 0,
  }));
}

function waitingWords(table: Table, names: readonly string[]): string {
  if (table.phase === "waiting") return "Waiting until everybody has sat down.";
  const name = names[table.turn];
  return name ? `${name} is thinking.` : "One moment.";
}
