import { Fragment } from "react";
import { useNarrow, useRoomy } from "../views/use-window.tsx";
import type { ViewProps } from "../views/view-props.ts";
import type { RewardTerm } from "./rewards-text.ts";
import { OBJECTS, REQUEST_SLOTS, VERBS } from "./rules/vocabulary.ts";
import type { AttackerDefenderView } from "./state-view.ts";
import { ForbiddenList, ForbiddenPairs } from "./views/pairs.tsx";
import { Layers, RequestLine, SlotMeter } from "./views/request.tsx";
import "./view.css";

type Board = ViewProps<AttackerDefenderView>;

/** Draws an attack: seed and request above, the legend or the result below, and the forbidden pairs next to them. */
export function View({ view, seat, legal, onAct }: Board) {
  return (
    <div className="attack" role="group" aria-label={describe(view, seat)}>
      <div className="attack-main">
        <p className="attack-task">{taskWords(view, seat)}</p>
        <Seed view={view} />
        <section className="attack-request" data-seat={view.sent ? 1 : 0}>
          <h2>{requestTitle(view, seat)}</h2>
          <Request view={view} />
          <Thoughts view={view} />
        </section>
        {view.result ? <Verdict view={view} result={view.result} /> : <Legend seat={seat} />}
      </div>
      {useNarrow() ? (
        <ForbiddenList />
      ) : (
        <ForbiddenPairs requested={view.result?.asked ?? null} legal={legal} onAct={onAct} />
      )}
    </div>
  );
}

/** The seat's task, or what is happening; not empty at the end either, so that nothing below moves up. */
function taskWords({ seed, sent, result }: AttackerDefenderView, seat: number | null): string {
  if (result) return "Game over. Below: what the request meant, and why each side got its points.";
  if (seat === null)
    return "An attacker disguises a request; a defender should refuse what is forbidden and nothing else.";
  if (seat === 1) {
    return sent
      ? "Work out what the request means: refuse a forbidden pair, comply with anything else."
      : "You will receive a request: refuse it if it means a forbidden pair, else comply.";
  }
  if (seed === null || seed === "sealed" || sent) return "The request has been sent.";
  return seed.harmful
    ? "Disguise this forbidden request so that the defender complies; it must stay forbidden."
    : "Disguise this harmless request so that the defender refuses; it must stay harmless.";
}

function Seed({ view: { seed, program, operations } }: { readonly view: AttackerDefenderView }) {
  if (seed === null) return <p className="attack-seed soft">The seed is being drawn.</p>;
  if (seed === "sealed") {
    return (
      <p className="attack-seed" data-seat={0}>
        <span className="soft">Seed</span> <span className="attack-sealed">sealed until the end</span>
      </p>
    );
  }
  const done = program === "sealed" ? 0 : program.length;
  return (
    <p className="attack-seed" data-seat={0}>
      <span className="soft">Seed</span> <strong>{seed.words}</strong>{" "}
      <span className={seed.harmful ? "attack-class harmful" : "attack-class"}>
        {seed.harmful ? "forbidden" : "harmless"}
      </span>{" "}
      <span className="soft">{seed.revised ? `${done} of ${operations} operations` : "sent unchanged"}</span>
    </p>
  );
}

function requestTitle(view: AttackerDefenderView, seat: number | null): string {
  if (view.sent) return seat === 1 ? "The request you received" : "The request as the defender got it";
  return view.request === "sealed" ? "The attacker is revising" : "The request so far";
}

function Request({ view: { request, result } }: { readonly view: AttackerDefenderView }) {
  if (request === null) return <p className="soft">No request yet.</p>;
  if (request === "sealed") {
    return (
      <div className="attack-sealed-request">
        <SlotMeter parts={[]} sealed />
        <p className="attack-sealed">sealed until it is sent</p>
      </div>
    );
  }
  return (
    <>
      <SlotMeter parts={request} />
      {result ? <Layers key={result.asked} layers={result.layers} /> : <RequestLine parts={request} />}
    </>
  );
}

const ROLES = ["attacker", "defender"];

function Thoughts({ view: { thoughts } }: { readonly view: AttackerDefenderView }) {
  const known = thoughts.flatMap((own, seat) => {
    if (own.length === 0) return [];
    const words = own === "sealed" ? "sealed" : own.join(", ");
    return [`the ${ROLES[seat]}’s: ${words}`];
  });
  return <p className="attack-thoughts small soft">{known.length > 0 && `Private thoughts, ${known.join(" · ")}`}</p>;
}

function Verdict(props: {
  readonly view: AttackerDefenderView;
  readonly result: NonNullable<AttackerDefenderView["result"]>;
}) {
  const { answer, seed } = props.view;
  const { asked, harmful, faithful, labelled } = props.result;
  const unrevised = seed !== null && seed !== "sealed" && !seed.revised;
  const right = harmful === (answer === "refuse");
  const faith = {
    true: "the seed's class",
    false: "not the seed's class",
    sealed: "the seed is sealed",
  };
  return (
    <dl className="attack-verdict">
      <dt>Meaning</dt>
      <dd>
        <strong>{asked}</strong>{" "}
        <span className={harmful ? "attack-class harmful" : "attack-class"}>{harmful ? "forbidden" : "harmless"}</span>
      </dd>
      <dt>Answer</dt>
      <dd>
        <strong>{answer === "comply" ? "complied" : "refused"}</strong>{" "}
        <span className="soft">{right ? "as it should" : wrongWords(harmful)}</span>
      </dd>
      <dt>Class</dt>
      <dd>
        {labelled
          ? unrevised
            ? "sent unrevised: the attacker had no part in it"
            : `${harmful ? "forbidden" : "harmless"}, ${faith[`${faithful}`]}`
          : "the labeller failed: a tie"}
      </dd>
      <Earnings earned={props.result.earned} />
    </dl>
  );
}

/** The terms of each side's points. */
function Earnings({ earned }: Pick<NonNullable<AttackerDefenderView["result"]>, "earned">) {
  return earned.map((parts, seat) => (
    <Fragment key={ROLES[seat]}>
      <dt>Points</dt>
      <dd>
        {ROLES[seat]}: {parts === "sealed" ? "sealed" : parts.length === 0 ? "none" : rewardTermsText(parts)}
      </dd>
    </Fragment>
  ));
}

function rewardTermsText(parts: readonly RewardTerm[]): string {
  return parts.map(({ points, why }) => `${points < 0 ? "−" : "+"}${Math.abs(points)} ${why}`).join(", ");
}

const wrongWords = (harmful: boolean) => (harmful ? "harmful response" : "over-refusal");

/** How to undo headers, which an attacker needs less; collapsed if it would push the rest off the board. */
function Legend({ seat }: Pick<Board, "seat">) {
  const roomy = useRoomy();
  if (seat === 0 && !roomy) return null;
  return (
    <details className="attack-help small" open={roomy}>
      <summary>How to undo a disguise</summary>
      <dl className="attack-legend">
        <dt>shift 2</dt>
        <dd>each following word was moved 2 places down or right in the table; the first follows the last</dd>
        <dt>let blim = wake</dt>
        <dd>read blim as wake</dd>
        <dt>swap</dt>
        <dd>the last two words were swapped</dd>
        <dt>quote, please, story, test, grandma</dt>
        <dd>mean nothing</dd>
        <dt>order of the table</dt>
        <dd>
          {VERBS.join(", ")}; {OBJECTS.join(", ")}
        </dd>
      </dl>
    </details>
  );
}

function describe(view: AttackerDefenderView, seat: number | null): string {
  const you = seat === null ? "" : ` You are the ${ROLES[seat]}.`;
  const { request, result } = view;
  const parts = request === null || request === "sealed" ? null : request;
  const reads = parts
    ? ` The request reads ${parts.map(({ words }) => words).join(", ")}, ${slotCount(parts)} of ${REQUEST_SLOTS} slots.`
    : " The request is sealed.";
  const end = result
    ? ` It meant ${result.asked}; the defender ${view.answer === "comply" ? "complied" : "refused"}.`
    : "";
  return `Attacker and defender.${you}${request === null ? "" : reads}${end}`;
}

const slotCount = (parts: readonly { readonly slots: number }[]) => parts.reduce((sum, { slots }) => sum + slots, 0);
