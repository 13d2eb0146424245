import { useState } from "react";
import { copyText } from "../../ui/copy-text.ts";
import { fileName } from "../../ui/download.ts";
import { plyPath } from "./ply-link.ts";
import type { MatchReplay } from "../../../server/schemas/matches.ts";

interface ReplayLinksProps {
  readonly replay: MatchReplay;
  /** Ply on the board. */
  readonly ply: number;
}

/** A stored episode's path on the page, from a match's id or a segment's id with an index. */
const replayPath = ({ id }: Pick<MatchReplay, "id">): string =>
  id.includes("/") ? `/segments/${id}` : `/matches/${id}`;

/** Its JSON in the API. */
const dataPath = ({ id }: Pick<MatchReplay, "id">): string =>
  id.includes("/") ? `/api/segments/${id.replace("/", "/episodes/")}` : `/api/matches/${id}`;

/** A link to the shown ply, and a download of the episode. */
export function ReplayLinks({ replay, ply }: ReplayLinksProps) {
  const [copied, setCopied] = useState<{ readonly link: string; readonly inClipboard: boolean } | null>(null);
  const link = location.origin + plyPath(replayPath(replay), ply);
  const isCopied = copied?.link === link && copied.inClipboard;
  return (
    <div className="row small replay-links">
      <button
        type="button"
        className="quiet"
        onClick={() => void copyText(link).then((inClipboard) => setCopied({ link, inClipboard }))}
      >
        {isCopied ? "Link copied" : `Copy link to ply ${ply}`}
      </button>
      <a href={dataPath(replay)} download={`${fileName(replay.game, replay.id)}.json`}>
        Download JSON
      </a>
      {copied?.link === link && !copied.inClipboard && (
        <span role="status">
          <a href={link}>{link}</a>
        </span>
      )}
    </div>
  );
}
