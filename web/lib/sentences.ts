import { formatNumber } from "./format.ts";

/** What a stored match says about its end. */
interface Ended {
  readonly outcome: "finished" | "abandoned";
  readonly names: readonly string[];
  readonly roles: readonly string[];
  readonly returns: readonly number[];
}

/** One sentence of how a match ended. */
export function resultSentence(match: Ended, unit: string): string {
  if (match.outcome === "abandoned") return "The match was abandoned before its end; nobody scores.";
  const { returns } = match;
  const name = (seat: number) => distinctName(match, seat);
  if (returns.every((value) => value === returns[0])) {
    return `A draw: everybody gets ${formatNumber(returns[0] ?? 0)} ${unit}.`;
  }
  const best = returns.indexOf(Math.max(...returns));
  const zeroSum = Math.abs(returns.reduce((sum, value) => sum + value, 0)) < 1e-9;
  const verb = zeroSum ? winsOrLoses : gets;
  const others = returns
    .map((value, seat) => ({ value, seat }))
    .filter(({ seat }) => seat !== best)
    .map(({ value, seat }) => `${name(seat)} ${verb(value)}`);
  return `${name(best)} ${verb(returns[best] ?? 0)} ${returns[best] === 1 ? unit.replace(/s$/, "") : unit}, ${others.join(", ")}.`;
}

/** A seat's name, with its role where two seats share the name. */
export function distinctName(match: Pick<Ended, "names" | "roles">, seat: number): string {
  const name = match.names[seat] ?? `Seat ${seat}`;
  const shared = match.names.filter((other) => other === name).length > 1;
  return shared ? `${name} (${match.roles[seat] ?? `seat ${seat}`})` : name;
}

function gets(value: number): string {
  return `gets ${formatNumber(value)}`;
}

function winsOrLoses(value: number): string {
  if (value > 0) return `wins ${formatNumber(value)}`;
  return value < 0 ? `loses ${formatNumber(-value)}` : "gets nothing";
}
