import { settingRows } from "../launch/setting-rows.ts";
import { SettingDifferences } from "../launch/setting-differences.tsx";
import { CopyLaunch } from "../launch/copy-launch.tsx";
import { useGame } from "../api/games.tsx";
import { usePresets } from "../api/use-presets.ts";
import type { GameFacts } from "../../server/schemas/games.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

/** A league's settings, collapsed, and buttons to copy them. */
export function LeagueSettings({ league }: { readonly league: LeagueDetail }) {
  const { facts } = useGame(league.game);
  const presets = usePresets().presets ?? [];
  return (
    <details data-testid="league-settings">
      <summary>League settings</summary>
      <div className="stack loose">
        <CopyLaunch league={league} />
        <dl className="facts">
          {settingRows(league.config, { facts, presets }).map(([name, value]) => (
            <div key={name} style={{ display: "contents" }}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {facts && league.config.agents.length > 1 && <AgentDifferences config={league.config} game={facts} />}
      </div>
    </details>
  );
}

/** The facts above are the first agent's. */
function AgentDifferences({ config, game }: { readonly config: LeagueDetail["config"]; readonly game: GameFacts }) {
  const columns = config.agents.map(({ id, settings }) => ({ title: id, config: { ...config, ...settings } }));
  return (
    <>
      <p className="soft small">The settings above are those of {config.agents[0]?.id}. The agents differ in these:</p>
      <SettingDifferences game={game} columns={columns} label="Settings in which the agents differ" />
    </>
  );
}
