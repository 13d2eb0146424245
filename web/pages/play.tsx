import { useState, type FormEvent } from "react";
import { useLocation, useSearch } from "wouter";
import type { GameFacts, PlayerFacts } from "../../server/api/schemas.ts";
import { GameChoice } from "../components/game-choice.tsx";
import { useGames } from "../components/games.tsx";
import { OptionsForm, type OptionValues } from "../components/options-form.tsx";
import { Problem, useTitle, Waiting } from "../components/page.tsx";
import { api } from "../lib/api.ts";
import { useAnswer } from "../lib/use-answer.ts";
import { seatTokens } from "../live/seat-tokens.ts";

const NAME = "player-name";

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
          <Seating key={game.id} game={game} wanted={wanted.get("opponent")} />
        </>
      )}
    </div>
  );
}

function Seating({ game, wanted }: { readonly game: GameFacts; readonly wanted: string | null }) {
  const [, go] = useLocation();
  const { data: players, error } = useAnswer(`players ${game.id}`, () => api.players(game.id));
  const [seat, setSeat] = useState(0);
  const [chosen, setChosen] = useState<string | null>(wanted);
  const [options, setOptions] = useState<OptionValues>({});
  const [name, setName] = useState(localStorage.getItem(NAME) ?? "");
  const [problem, setProblem] = useState<Error | null>(null);
  const others = game.roles.map((_, index) => index).filter((index) => index !== seat);
  const able = opponents(players ?? [], others);
  const cards = able.filter((player, i) => player.league === null || newestOfLeague(able, i));
  const snapshots = able.filter((player) => !cards.includes(player));
  const opponent = able.find(({ reference }) => reference === chosen) ?? able[0];

  const play = async (event: FormEvent) => {
    event.preventDefault();
    if (!opponent) return;
    setProblem(null);
    try {
      if (name) localStorage.setItem(NAME, name);
      const { room, tokens } = await api.newMatch({
        game: game.id,
        options,
        seats: game.roles.map((_, index) => (index === seat ? "human" : opponent.reference)),
        ...(name && { name }),
      });
      const token = tokens.find((ticket) => ticket.seat === seat)?.token;
      if (token) seatTokens.set(room, token);
      go(`/rooms/${room}`);
    } catch (failure) {
      setProblem(failure as Error);
    }
  };

  return (
    <form className="stack loose" onSubmit={(event) => void play(event)} data-testid="play-form">
      <fieldset className="stack">
        <legend>Opponent</legend>
        <Problem error={error} />
        {!players && !error && <Waiting>Asking the server who can play this.</Waiting>}
        {players && able.length === 0 && (
          <Waiting>Nobody can sit opposite this seat yet: launch a league on this game first.</Waiting>
        )}
        <div className="choices">
          {cards.map(({ reference, name, summary }) => (
            <label key={reference} className="choice">
              <input
                type="radio"
                name="opponent"
                value={reference}
                checked={reference === opponent?.reference}
                onChange={() => setChosen(reference)}
              />
              <b>{name}</b>
              <small>{summary}</small>
            </label>
          ))}
        </div>
        {snapshots.length > 0 && (
          <label className="row">
            <span className="soft">or a past snapshot</span>
            <select
              value={snapshots.some(({ reference }) => reference === chosen) ? (chosen ?? "") : ""}
              onChange={(event) => setChosen(event.currentTarget.value || null)}
            >
              <option value="">none</option>
              {snapshots.map(({ reference, name }) => (
                <option key={reference} value={reference}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
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
      <div>
        <button type="submit" className="primary" disabled={!opponent} data-testid="play">
          Sit down
        </button>
      </div>
    </form>
  );
}

/** Whether no player of the same league stands before it: the list has the newest first. */
function newestOfLeague(players: readonly PlayerFacts[], index: number): boolean {
  return players.findIndex(({ league }) => league === players[index]?.league) === index;
}

/** Players that can take all the other seats: the newest policies first, then the strongest scripts. */
function opponents(players: readonly PlayerFacts[], seats: readonly number[]): PlayerFacts[] {
  const able = players.filter(
    (player) => player.kind !== "human" && seats.every((seat) => player.seats.includes(seat)),
  );
  const rank = (player: PlayerFacts) => (player.kind === "policy" ? 0 : 1);
  return able
    .map((player, index) => ({ player, index }))
    .sort(
      (a, b) =>
        rank(a.player) - rank(b.player) ||
        (rank(a.player) === 0 ? (b.player.version ?? 0) - (a.player.version ?? 0) : a.index - b.index),
    )
    .map(({ player }) => player);
}
