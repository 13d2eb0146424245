import type { LeagueDetail } from "../../server/schemas/leagues.ts";
import { withMinus } from "../ui/format.ts";

/**
 * What goes wrong in a league's learning, with the evidence and what to try; nothing without an active alarm. Alarms
 * come while the page is read: so the section is below what is watched, and a fixed link leads to it.
 */
export function Alarms({ league }: { readonly league: LeagueDetail }) {
  const { alarms, config } = league;
  if (alarms.length === 0) return null;
  return (
    <section id="alarms" className="alarms stack" data-testid="alarms" aria-label="Alarms">
      <a className="alarm-link" href="#alarms">
        {alarms.length === 1 ? "1 alarm" : `${alarms.length} alarms`}
      </a>
      <h2>Alarms</h2>
      <ul>
        {alarms.map((alarm) => (
          <li key={`${alarm.agent} ${alarm.id}`} className="measure">
            <p>
              <b>{alarmTitle(alarm.id)}</b>{" "}
              <span className="soft">
                {alarm.severity}
                {config.agents.length > 0 && `, ${alarm.agent}`}, since v{alarm.since}
              </span>
            </p>
            <p>{withMinus(alarm.sentence)}</p>
            <Evidence evidence={alarm.evidence} />
            <p>
              <b>Try:</b> {alarm.advice}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Evidence({ evidence }: Pick<LeagueDetail["alarms"][number], "evidence">) {
  const numbers = Object.entries(evidence);
  if (numbers.length === 0) return null;
  return (
    <p className="soft small">
      Evidence:{" "}
      {numbers
        .map(
          ([name, value]) =>
            `${name} ${value === null ? "not finite" : withMinus(String(Number(value.toPrecision(3))))}`,
        )
        .join(", ")}
    </p>
  );
}

/** "always-refuse" -> "Always refuse". */
const alarmTitle = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1).replaceAll("-", " ");
