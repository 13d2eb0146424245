import { useState } from "react";
import { Link } from "wouter";
import { copyText } from "../ui/copy-text.ts";
import { launchCommand } from "./launch-command.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

/** The text, and whether it was copied: pages that are neither local nor HTTPS have no clipboard. */
interface Copied {
  readonly text: string;
  readonly inClipboard: boolean;
}

/** Copies the league's configuration as a command or JSON, or opens it in the launch form. */
export function CopyLaunch({ league }: { readonly league: LeagueDetail }) {
  const [copied, setCopied] = useState<Copied | null>(null);
  const request = { ...league.request, name: league.name };
  const copy = async (text: string) => {
    const inClipboard = await copyText(text);
    setCopied({ text, inClipboard });
  };
  return (
    <div className="stack">
      <div className="row">
        <button type="button" onClick={() => void copy(launchCommand(request, location.origin))}>
          Copy as command
        </button>
        <button type="button" onClick={() => void copy(JSON.stringify(request, null, 2))}>
          Copy as JSON
        </button>
        <Link href={`/launch?from=${league.id}`} className="button">
          Launch again with changes
        </Link>
      </div>
      {copied && (
        <>
          <p className="soft small" role="status">
            {copied.inClipboard ? "Copied:" : "Clipboard unavailable. Copy it from here:"}
          </p>
          <pre className="copied" data-testid="copied">
            {copied.text}
          </pre>
        </>
      )}
    </div>
  );
}
