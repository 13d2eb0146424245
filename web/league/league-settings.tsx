import { settingRows } from "../launch/setting-rows.ts";
import { CopyLaunch } from "../launch/copy-launch.tsx";
import { useGame } from "../api/games.tsx";
import { usePresets } from "../api/use-presets.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

/** How a league was set up, folded away, and how to launch it again. */
export function LeagueSettings({ league }: { readonly league: LeagueDetail }) {
  const { facts } = useGame(league.game);
  const presets = usePresets().presets ?? [];
  return (
    <details data-testid="league-settings">
      <summary>How this league is set up</summary>
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
      </div>
    </details>
  );
}
