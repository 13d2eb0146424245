import { useState } from "react";
import { Link, useSearch } from "wouter";
import { GameChoice } from "../launch/game-choice.tsx";
import { useGames } from "../api/games.tsx";
import { LaunchForm } from "../launch/launch-form.tsx";
import { Problem, useTitle, Waiting } from "../ui/page.tsx";
import { PresetChoice } from "../launch/preset-choice.tsx";
import { usePresets } from "../api/use-presets.ts";
import { api } from "../api/api.ts";
import { useAnswer } from "../ui/use-answer.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

/** Launches a league: every setting has a default. `?from=LEAGUE` prefills the settings of that league. */
export function LaunchPage() {
  useTitle("Launch a league");
  const from = new URLSearchParams(useSearch()).get("from");
  const { data, error } = useAnswer(`from ${from}`, async () => (from === null ? null : api.league(from)));
  return (
    <div className="stack loose">
      <h1>Launch a league</h1>
      <p className="measure">
        A policy plays against itself and sometimes against its past snapshots. It learns from the stored episodes and
        is evaluated as it trains. The defaults show results within minutes.
      </p>
      <Problem error={error} />
      {from !== null && data === null && !error ? <Waiting>Loading…</Waiting> : <Choices key={data?.id} again={data} />}
    </div>
  );
}

function Choices({ again }: { readonly again: LeagueDetail | null }) {
  const { games, error } = useGames();
  const { presets, error: unknown } = usePresets();
  const wanted = new URLSearchParams(useSearch());
  const [chosen, setChosen] = useState<string | null>(again?.game ?? wanted.get("game"));
  const [protocol, setProtocol] = useState<string | null>(again?.request.preset ?? wanted.get("preset"));
  const preset = presets?.find(({ id }) => id === protocol);
  const game = games?.find(({ id }) => id === (preset?.game ?? chosen)) ?? games?.[0];
  const isAgain = again !== null && again.game === game?.id && (again.request.preset ?? null) === (preset?.id ?? null);
  return (
    <>
      <Problem error={error ?? unknown} />
      {again && (
        <p className="note">
          {isAgain ? "Settings copied from " : "Settings no longer copied from "}
          <Link href={`/leagues/${again.id}`}>{again.name}</Link>.
        </p>
      )}
      {!(games && presets) && !error && !unknown && <Waiting>Loading…</Waiting>}
      {games && game && (presets || unknown) && (
        <>
          {presets && presets.length > 0 && (
            <PresetChoice presets={presets} chosen={preset?.id ?? null} onChoose={setProtocol} />
          )}
          {!preset && <GameChoice games={games} chosen={game.id} onChoose={setChosen} />}
          <LaunchForm key={preset?.id ?? game.id} game={game} preset={preset} again={isAgain ? again : null} />
        </>
      )}
    </>
  );
}
