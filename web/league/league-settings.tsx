import { settingRows } from "../launch/setting-rows.ts";
import { CopyLaunch } from "../launch/copy-launch.tsx";
import { useGame } from "../api/games.tsx";
import { usePresets } from "../api/use-presets.ts";
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
      </div>
    </details>
  );
}
