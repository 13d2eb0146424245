import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { TableState } from "../state/table.ts";
import { keepPlaces } from "../state/actions.ts";
import { ActionBar } from "./action-bar.tsx";
import { GameActions } from "../board/board.tsx";
import { Coach } from "./coach.tsx";
import { Problem } from "../../ui/page.tsx";

/**
 * Plays one action at a time. Keeps the offered actions while others move, the refusal of the last one, and the labels
 * of the actions played, by ply.
 */
export function useActing(
  table: TableState,
  play: ((ply: number, action: number) => Promise<string | null>) | undefined,
) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [played, setPlayed] = useState<ReadonlyMap<number, string>>(new Map());
  const [offered, setOffered] = useState(table.legal);
  const kept = table.legal.length > 0 ? keepPlaces(offered, table.legal) : offered;
  if (kept !== offered) setOffered(kept);
  const [planned, setPlanned] = useState(NOTHING_PLANNED);
  const act = async (action: number) => {
    const label = table.legal.find((choice) => choice.action === action)?.label;
    if (!play || busy || label === undefined) return;
    setBusy(true);
    const refused = await play(table.ply, action);
    setBusy(false);
    setRefusal(refused);
    if (refused !== null) setPlanned(NOTHING_PLANNED);
    else setPlayed((before) => new Map(before).set(table.ply, label));
  };
  const [next, ...later] = planned.actions;
  const isDue = next !== undefined && !busy && table.ply > planned.from && table.legal.length > 0;
  const playNext = useEffectEvent(() => {
    const legal = table.legal.some(({ action }) => action === next);
    setPlanned({ actions: legal ? later : [], from: table.ply });
    if (legal && next !== undefined) void act(next);
  });
  useEffect(() => {
    if (!isDue) return undefined;
    const timer = setTimeout(playNext);
    return () => clearTimeout(timer);
  }, [isDue, table.ply]);
  return {
    act: (action: number) => void act(action),
    /** Plays several actions, each on its own turn. */
    play: (actions: readonly number[]) => setPlanned({ actions, from: -1 }),
    offered: kept,
    busy: busy || next !== undefined || table.ply <= planned.from,
    refusal,
    played,
    turns: played.size,
  };
}

/** Actions to be played one after another, and the ply of the last one played. */
interface Planned {
  readonly actions: readonly number[];
  readonly from: number;
}

const NOTHING_PLANNED: Planned = { actions: [], from: -1 };

const BUTTON = "button:not(:disabled)";
const SEARCH = "input[type=search]";

interface YourMoveProps {
  readonly table: TableState;
  readonly names: readonly string[];
  readonly acting: ReturnType<typeof useActing>;
  readonly mayAct: boolean;
  /** Whether an earlier ply is shown. */
  readonly back: boolean;
}

/** A player's controls under the board. Actions keep their place and focus while others move. */
export function YourMove({ table, names, acting, mayAct, back }: YourMoveProps) {
  const { act, play, offered, busy, refusal, turns } = acting;
  const box = useRef<HTMLDivElement>(null);
  /** Selector of the element that had the focus when the last action was played. */
  const held = useRef("");
  useEffect(() => {
    // A button activated by key is disabled until the next turn and so loses the focus.
    if (!mayAct || busy || held.current === "") return;
    const { current: selector } = held;
    held.current = "";
    const find = (what: string) => box.current?.querySelector<HTMLElement>(what);
    (find(selector) ?? find(BUTTON))?.focus();
  }, [mayAct, busy]);
  return (
    <>
      <div className="actions" ref={box}>
        <p className={mayAct ? "turn" : "turn soft"}>{turnWords(table, names, back)}</p>
        {offered.length > 0 && (
          <GameActions
            game={table.game}
            view={table.view}
            seat={table.own}
            legal={table.legal}
            onPlay={play}
            busy={busy || !mayAct}
          >
            <ActionBar
              offered={offered}
              legal={table.legal}
              onAct={(action) => {
                const focused = box.current?.contains(document.activeElement) ? document.activeElement : null;
                held.current = focused ? (focused.matches(SEARCH) ? SEARCH : BUTTON) : "";
                act(action);
              }}
              busy={busy || !mayAct}
            />
          </GameActions>
        )}
      </div>
      <Problem error={refusal} />
      <Coach turn={turns} />
    </>
  );
}

function turnWords(table: TableState, names: readonly string[], back: boolean): string {
  if (back) return "You are viewing an earlier position. Go live to move.";
  if (table.phase === "waiting") return "Waiting for players…";
  if (table.legal.length > 0) return "Your move";
  const name = names[table.turn];
  return name ? `${name} is thinking…` : "Please wait…";
}
