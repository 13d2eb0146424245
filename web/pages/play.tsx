import { useState, type FormEvent } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { GameChoice } from "../launch/game-choice.tsx";
import { useGames } from "../api/games.tsx";
import { OpponentChoice } from "../play/opponent-choice.tsx";
import { OptionsForm, type OptionValues } from "../launch/options-form.tsx";
import { Problem, useTitle, Waiting } from "../ui/page.tsx";
import { Leaderboard } from "../play/leaderboard.tsx";
import { keepLearnConsent, learnConsent, LearnConsent } from "../play/learn-consent.tsx";
import { NameField } from "../play/name-field.tsx";
import { keepPlayerName, playerName } from "../play/player-name.ts";
import { playerKey } from "../play/player-key.ts";
import { SeatChoices, type OpenSeat } from "../play/seat-choices.tsx";
import { api } from "../api/api.ts";
import { companyWords } from "../ui/company.ts";
import { checkForm } from "../ui/form-check.ts";
import { findOpponent, INVITED, isUntrained, leagueKey, listOpponents, type Opponent } from "../play/opponents.ts";
import { useAnswer } from "../ui/use-answer.ts";
import { seatTokens } from "../table/state/seat-tokens.ts";
import type { GameFacts, PlayerFacts } from "../../server/schemas/games.ts";
import type { MatchTicket } from "../../server/schemas/matches.ts";

/** What the link to this page requests. */
interface Wish {
  readonly league: string | null;
  /** A player's reference. */
  readonly opponent: string | null;
}

/** Opens a match: choice of game, seat, opponents and options. */
export function PlayPage() {
  useTitle("Play");
  const { games, error } = useGames();
  const wanted = new URLSearchParams(useSearch());
  const [chosen, setChosen] = useState<string | null>(wanted.get("game"));
  const game = games?.find(({ id }) => id === chosen) ?? games?.[0];
  return (
    <div className="stack loose">
      <h1>Play {companyWords(game ?? null).preposition} an agent or a friend</h1>
      <Problem error={error} />
      {!games && !error && <Waiting>Loading…</Waiting>}
      {games && game && (
        <>
          <GameChoice games={games} chosen={game.id} onChoose={setChosen} />
          <Seating
            key={game.id}
            game={game}
            wish={{ league: wanted.get("league"), opponent: wanted.get("opponent") }}
          />
          <Leaderboard key={`leaderboard ${game.id}`} game={game} />
        </>
      )}
    </div>
  );
}

function Seating({ game, wish }: { readonly game: GameFacts; readonly wish: Wish }) {
  const [, go] = useLocation();
  const wanted = wish.opponent ?? undefined;
  const { data: players, error } = useAnswer(`players ${game.id}`, () => api.players(game.id, wanted), 10_000);
  const [seat, setSeat] = useState(0);
  const [chosen, setChosen] = useState<Chosen>({
    latest: wish.league === null ? wish.opponent : leagueKey(wish.league),
    seats: {},
  });
  const [options, setOptions] = useState<OptionValues>({});
  const [name, setName] = useState(playerName());
  const [agreed, setAgreed] = useState(learnConsent());
  const [problem, setProblem] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const others = otherSeats(game, seat, players ?? [], chosen, wish);
  const [only] = others.length === 1 ? others : [];
  const { noun } = companyWords(game);
  const learns = others.some(({ opponent }) => opponent?.player.learns);
  const ready = others.every(({ opponent }) => opponent !== undefined);
  const gone = players !== null && others.some(isUnavailable);
  const choose = (other: number, key: string) =>
    setChosen({ latest: key || null, seats: key ? { ...chosen.seats, [other]: key } : {} });

  const play = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!ready || busy || !checkForm(event.currentTarget)) return;
    setProblem(null);
    setBusy(true);
    try {
      keepPlayerName(name);
      const seats = await Promise.all(
        game.roles.map((_, index) =>
          referenceAt(
            game,
            others.find((other) => other.seat === index),
          ),
        ),
      );
      const invite = others.flatMap((other) => (other.opponent === INVITED ? [other.seat] : []));
      const person = { name: name || undefined, player: playerKey(), ...(learns && { consent: agreed }) };
      const request = { game: game.id, options, seats, invite, ...person };
      const ticket = await api.newMatch(request);
      keepTokens(ticket, seat);
      go(`/rooms/${ticket.room}`);
    } catch (failure) {
      setProblem(failure as Error);
      setBusy(false);
    }
  };

  return (
    <form className="stack loose" noValidate onSubmit={(event) => void play(event)} data-testid="play-form">
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
      <fieldset className="stack">
        <legend>{only ? noun.charAt(0).toUpperCase() + noun.slice(1) : "Other seats"}</legend>
        <Problem error={error} />
        {gone && <Problem error={`That ${noun} can't play this seat or no longer exists. Choose another.`} />}
        {!players && !error && <Waiting>Loading {noun}s…</Waiting>}
        {players && !ready && <Waiting>No {noun}s for this seat yet. Launch a league with this game first.</Waiting>}
        <div className="opponents stack">
          {only ? (
            <OpponentChoice
              opponents={only.opponents}
              chosen={only.opponent?.key}
              onChoose={(key) => choose(only.seat, key)}
            />
          ) : (
            <SeatChoices seats={others.map((other) => ({ ...other, chosen: other.opponent?.key }))} onChoose={choose} />
          )}
        </div>
      </fieldset>
      <OptionsForm specs={game.options} values={options} onChange={setOptions} />
      <div className="stack">
        <NameField name={name} onChange={setName} />
        <Link href="/profile">Your record and rating</Link>
      </div>
      {learns && (
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
        <button type="submit" className="primary" disabled={!ready} aria-disabled={busy} data-testid="play">
          {others.some(({ opponent }) => opponent === INVITED) ? "Create invitation" : "Start match"}
        </button>
        {ready && (
          <p className="soft small">
            {game.name}: you play {game.roles[seat]} {othersWords(game, others)}.
          </p>
        )}
      </div>
    </form>
  );
}

/** Keys of the chosen opponents, by seat; `latest` is used for seats without a choice. */
interface Chosen {
  readonly latest: string | null;
  readonly seats: Readonly<Record<number, string>>;
}

interface OtherSeat extends Omit<OpenSeat, "chosen"> {
  readonly opponent: Opponent | undefined;
  /** The requested opponent of this seat; null: the first that can play it. */
  readonly requested: string | null;
}

/** Whether the chosen opponent is unavailable for another reason than never having learned the role. */
function isUnavailable({ requested, opponent, opponents }: OtherSeat): boolean {
  return requested !== null && opponent?.key !== requested && opponent !== opponents.cast;
}

/** The other seats, each with its possible opponents and the chosen one. */
function otherSeats(
  game: GameFacts,
  own: number,
  players: readonly PlayerFacts[],
  chosen: Chosen,
  wish: Wish,
): OtherSeat[] {
  const alone = game.roles.length === 2;
  const league = wish.league ?? players.find(({ reference }) => reference === wish.opponent)?.league ?? null;
  return game.roles.flatMap((role, seat) => {
    if (seat === own) return [];
    const listed = listOpponents(players, [seat], league);
    const opponents = { ...listed, cards: [...listed.cards, INVITED] };
    const requested = chosen.seats[seat] ?? (alone ? chosen.latest : null);
    const found = findOpponent(opponents, requested ?? chosen.latest);
    // A policy chosen for one seat is used in others only if it learned them, and a person only in that seat.
    const isForOther = found !== undefined && chosen.seats[seat] === undefined;
    const unfit = isForOther && (isUntrained(found.player, [seat]) || (found === INVITED && !alone));
    // A person is invited only if chosen.
    const opponent = found && !unfit ? found : listed.cards[0];
    return [{ seat, role, opponents, opponent, requested }];
  });
}

/** "against A", "with A as solver and B as judge", "with A in the other seats". */
function othersWords(game: GameFacts, others: readonly OtherSeat[]): string {
  const { noun, preposition } = companyWords(game);
  const names = others.map(({ role, opponent }) => ({ role, name: opponentWords(opponent) ?? `no ${noun}` }));
  const [first] = names;
  if (names.length === 1) return `${preposition} ${first?.name}`;
  if (names.every(({ name }) => name === first?.name)) return `with ${first?.name} in the other seats`;
  return `with ${names.map(({ role, name }) => `${name} as ${role}`).join(" and ")}`;
}

const opponentWords = (opponent: Opponent | undefined): string | undefined =>
  opponent === INVITED ? "a person you invite" : opponent?.player.name;

async function referenceAt(game: GameFacts, other: OtherSeat | undefined): Promise<string> {
  return other?.opponent ? newestReference(game, other.seat, other.opponent) : "human";
}

/** A league's newest policy at this moment: it may have been updated since the list was loaded. */
async function newestReference(game: GameFacts, seat: number, opponent: Opponent): Promise<string> {
  const { league } = opponent.player;
  if (league === null || opponent.key !== leagueKey(league)) return opponent.player.reference;
  const now = listOpponents(await api.players(game.id), [seat], league);
  return (findOpponent(now, opponent.key) ?? opponent).player.reference;
}

function keepTokens({ room, tokens, invitations = [] }: MatchTicket, seat: number): void {
  const token = tokens.find((ticket) => ticket.seat === seat)?.token;
  if (token) seatTokens.set(room, token);
  seatTokens.setInvitations(room, invitations);
}
