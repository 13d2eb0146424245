import { useState } from "react";
import { Link, useSearch } from "wouter";
import { api } from "../api/api.ts";
import { useGame, useGames } from "../api/games.tsx";
import { PairGameRows } from "../league/pair-game-rows.tsx";
import { outcomeWords, playerWords } from "../league/player-words.ts";
import { companyWords } from "../ui/company.ts";
import { formatCount, formatNumber, formatSigned } from "../ui/format.ts";
import { gamesPath, memberPath } from "../ui/league-paths.ts";
import { Problem, useTitle, Waiting } from "../ui/page.tsx";
import { useAnswer } from "../ui/use-answer.ts";
import type { PairGamesAnswer } from "../../server/schemas/members.ts";

/** Stored games between the two players that the address names. */
export function PairGamesPage({ league }: { readonly league: string }) {
  const wanted = new URLSearchParams(useSearch());
  const [a, b] = [wanted.get("a") ?? "", wanted.get("b") ?? ""];
  const { data, error } = useAnswer(`games ${league} ${a} ${b}`, () => api.pairGames(league, { a, b }));
  const games = useGames();
  useTitle(data ? `${playerWords(data.a.label)} against ${playerWords(data.b.label)}` : "Games");
  if (!data || (games.games ?? games.error) === null) {
    return (
      <div className="stack loose">
        <h1>Games</h1>
        {error ? <Problem error={error} /> : <Waiting>Loading…</Waiting>}
        {error && <Link href={`/leagues/${league}`}>The league</Link>}
      </div>
    );
  }
  return <PairGames key={`${a} ${b}`} answer={data} />;
}

function PairGames({ answer }: { readonly answer: PairGamesAnswer }) {
  const { league, a, b, roles } = answer;
  const { name: game, unit, facts } = useGame(league.game);
  const { preposition } = companyWords(facts);
  const [older, setOlder] = useState<readonly PairGamesAnswer[]>([]);
  const [problem, setProblem] = useState<Error | null>(null);
  const [isReading, setIsReading] = useState(false);
  const games = [answer, ...older].flatMap((page) => page.games);
  const next = (older.at(-1) ?? answer).next;
  const showOlder = async (from: string) => {
    setIsReading(true);
    try {
      const page = await api.pairGames(league.id, { a: a.key, b: b.key, from });
      setOlder((read) => [...read, page]);
      setProblem(null);
    } catch (failure) {
      setProblem(failure as Error);
    }
    setIsReading(false);
  };
  return (
    <div className="stack loose">
      <div className="stack">
        <p className="soft small">
          <Link href={`/leagues/${league.id}`}>{league.name}</Link>, {game}
        </p>
        <h1>
          <Player league={league.id} player={a} /> {preposition} <Player league={league.id} player={b} />
        </h1>
        <Total answer={answer} unit={unit} isOfPartners={facts?.utility.identical === true} />
        <p>
          <Link href={gamesPath(league.id, b.key, a.key)}>From the side of {playerWords(b.label)}</Link>
        </p>
      </div>
      {games.length > 0 && <PairGameRows games={games} name={playerWords(a.label)} roles={roles} unit={unit} />}
      {games.length === 0 && (
        <Waiting>
          {next === null
            ? "No stored games between these two. Payoffs between roles are measured in episodes that aren't stored."
            : "None among the newest matches."}
        </Waiting>
      )}
      <Problem error={problem} />
      {next !== null && (
        <div>
          <button type="button" disabled={isReading} onClick={() => void showOlder(next)}>
            Show older
          </button>
        </div>
      )}
    </div>
  );
}

function Player({ league, player }: { readonly league: string; readonly player: PairGamesAnswer["a"] }) {
  const { key, label, isPolicy } = player;
  if (!isPolicy) return playerWords(label);
  return (
    <Link href={memberPath(league, key)} title={`Page of ${label}`}>
      {label}
    </Link>
  );
}

function Total(props: {
  readonly answer: PairGamesAnswer;
  readonly unit: string;
  /** Whether nobody wins. */
  readonly isOfPartners: boolean;
}) {
  const { total, a } = props.answer;
  const { unit } = props;
  if (!total) return null;
  const { score, low, high, mean, episodes } = total;
  if (props.isOfPartners) {
    return (
      <p data-testid="pair-total">
        {formatCount(episodes)} episodes together; mean return {formatNumber(mean, 3)} {unit}.
      </p>
    );
  }
  return (
    <p data-testid="pair-total">
      <span title="In all recorded segments; matches are not counted">{outcomeWords(total)}</span>
      <span title={`Mean score of ${playerWords(a.label)}: a win is 1, a draw one half, a loss 0`}>
        ; score {formatNumber(score, 3)}
      </span>{" "}
      <span className="soft">
        ({formatNumber(low, 3)} to {formatNumber(high, 3)}, 95% interval)
      </span>
      ; mean return {formatSigned(mean)} {unit}.
    </p>
  );
}
