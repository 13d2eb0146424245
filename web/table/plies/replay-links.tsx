import { useState } from "react";
import { api } from "../../api/api.ts";
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

/** Old self-play may be deleted, but not where a link to it was copied. @returns whether it is kept. */
const keep = ({ id }: Pick<MatchReplay, "id">): Promise<boolean> =>
  id.includes("/")
    ? api.shareSegment(id.split("/")[0] ?? "").then(
        () => true,
        () => false,
      )
    : Promise.resolve(true);

interface CopiedLink {
  readonly link: string;
  readonly inClipboard: boolean;
  readonly isKept: boolean;
}

/** A link to the shown ply, and a download of the episode. */
export function ReplayLinks({ replay, ply }: ReplayLinksProps) {
  const [copied, setCopied] = useState<CopiedLink | null>(null);
  const link = location.origin + plyPath(replayPath(replay), ply);
  const isCopied = copied?.link === link && copied.inClipboard;
  const copy = async (): Promise<void> => {
    const inClipboard = await copyText(link);
    setCopied({ link, inClipboard, isKept: true });
    setCopied({ link, inClipboard, isKept: await keep(replay) });
  };
  return (
    <div className="row small replay-links">
      <button type="button" className="quiet" onClick={() => void copy()}>
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
      {copied?.link === link && !copied.isKept && (
        <span role="status">The server can’t keep this replay now: it may be deleted later.</span>
      )}
    </div>
  );
}
