import { useState, type FormEvent } from "react";
import { useLocation, useSearch } from "wouter";
import type { GameFacts, MatchTicket } from "../../server/api/schemas.ts";
import { GameChoice } from "../components/game-choice.tsx";
import { useGames } from "../components/games.tsx";
import { OpponentChoice } from "../components/opponent-choice.tsx";
import { OptionsForm, type OptionValues } from "../components/options-form.tsx";
import { Problem, useTitle, Waiting } from "../components/page.tsx";
import { api } from "../lib/api.ts";
import { findOpponent, leagueKey, opponentsOf, type Opponent } from "../lib/opponents.ts";
import { useAnswer } from "../lib/use-answer.ts";
import { seatTokens } from "../live/seat-tokens.ts";

const NAME = "player-name";

/** What the link that led here asked for. */
interface Wish {
  readonly league: string | null;
  /** A player's reference. */
  readonly opponent: string | null;
}

/** My move: which game, against whom, from which seat. */
export function Play() {
  useTitle("Play");
  const { games, error } = useGames();
  const wanted = new URLSearchParams(useSearch());
  const [chosen, setChosen] = useState<string | null>(wanted.get("game"));
  const game = games?.find(({ id }) => id === chosen) ?? games?.[0];
  return (
    <div className="stack loose">
      <h1>Play against an agent</h1>
      <Problem error={error} />
      {!games && !error && <Waiting>Asking the server for its games.</Waiting>}
      {games && game && (
        <>
          <GameChoice games={games} chosen={game.id} onChoose={setChosen} />
          <Seating
            key={game.id}
            game={game}
            wish={{ league: wanted.get("league"), opponent: wanted.get("opponent") }}
          />
        </>
      )}
    </div>
  );
}

function Seating({ game, wish }: { readonly game: GameFacts; readonly wish: Wish }) {
  const [, go] = useLocation();
  const { data: players, error } = useAnswer(`players ${game.id}`, () => api.players(game.id), 10_000);
  const [seat, setSeat] = useState(0);
  const [chosen, setChosen] = useState(wish.league === null ? wish.opponent : leagueKey(wish.league));
  const [options, setOptions] = useState<OptionValues>({});
  const [name, setName] = useState(localStorage.getItem(NAME) ?? "");
  const [problem, setProblem] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const others = game.roles.map((_, index) => index).filter((index) => index !== seat);
  const offered = opponentsOf(players ?? [], others, wish.league);
  const opponent = findOpponent(offered, chosen) ?? offered.cards[0];
  const gone = players !== null && chosen !== null && opponent?.key !== chosen;

  const play = async (event: FormEvent) => {
    event.preventDefault();
    if (!opponent || busy) return;
    setProblem(null);
    setBusy(true);
    try {
      if (name) localStorage.setItem(NAME, name);
      const reference = await newestReference(game, others, opponent);
      const ticket = await api.newMatch({
        game: game.id,
        options,
        seats: game.roles.map((_, index) => (index === seat ? "human" : reference)),
        ...(name && { name }),
      });
      keepToken(ticket, seat);
      go(`/rooms/${ticket.room}`);
    } catch (failure) {
      setProblem(failure as Error);
      setBusy(false);
    }
  };

  return (
    <form className="stack loose" onSubmit={(event) => void play(event)} data-testid="play-form">
      <fieldset className="stack">
        <legend>Opponent</legend>
        <Problem error={error} />
        {gone && <Problem error="Whom you chose does not play this seat, or is there no more; choose another." />}
        {!players && !error && <Waiting>Asking the server who can play this.</Waiting>}
        {players && !opponent && (
          <Waiting>Nobody can sit opposite this seat yet: launch a league on this game first.</Waiting>
        )}
        <div className="opponents stack">
          <OpponentChoice opponents={offered} chosen={opponent?.key} onChoose={(key) => setChosen(key || null)} />
        </div>
      </fieldset>
      <fieldset className="stack">
        <legend>Your seat</legend>
        <span className="segments" role="group" aria-label="Your seat">
          {game.roles.map((role, index) => (
            <button key={role} type="button" aria-pressed={index === seat} onClick={() => setSeat(index)}>
              {role}
            </button>
          ))}
        </span>
      </fieldset>
      <OptionsForm specs={game.options} values={options} onChange={setOptions} />
      <label className="field" style={{ maxWidth: 320 }}>
        <span>Your name</span>
        <input
          value={name}
          maxLength={40}
          placeholder="Player"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <small>Shown at the table and in the stored match. Empty is fine.</small>
      </label>
      <Problem error={problem} />
      <div className="submit">
        <button type="submit" className="primary" disabled={!opponent} aria-disabled={busy} data-testid="play">
          Sit down
        </button>
        {opponent && (
          <p className="soft small">
            {game.name}, you in the seat &ldquo;{game.roles[seat]}&rdquo;, against {opponent.player.name}.
          </p>
        )}
      </div>
    </form>
  );
}

/** A league's newest policy as it is now: it may have learnt since the list was drawn. */
async function newestReference(game: GameFacts, seats: readonly number[], opponent: Opponent): Promise<string> {
  const { league } = opponent.player;
  if (league === null || opponent.key !== leagueKey(league)) return opponent.player.reference;
  const now = opponentsOf(await api.players(game.id), seats, league);
  return (findOpponent(now, opponent.key) ?? opponent).player.reference;
}

function keepToken({ room, tokens }: MatchTicket, seat: number): void {
  const token = tokens.find((ticket) => ticket.seat === seat)?.token;
  if (token) seatTokens.set(room, token);
}
