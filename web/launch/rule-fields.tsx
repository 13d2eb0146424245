import type { ReactNode } from "react";
import { useRules } from "../api/use-rules.ts";
import type { LaunchDraft, RuleDraft } from "./launch-draft.ts";
import { offeredRules, type Choosable } from "./offered-rules.ts";
import { NumberSetting, withValue } from "./number-setting.tsx";
import type { GameFacts, LearnerFacts } from "../../server/schemas/games.ts";
import type { RuleFacts } from "../../server/schemas/rules.ts";

interface RuleFieldsProps {
  readonly game: GameFacts;
  readonly learner: LearnerFacts | undefined;
  readonly draft: LaunchDraft;
  readonly change: (part: Partial<LaunchDraft>) => void;
}

/** Who plays against the learning policy, which snapshots join, and what it plays with, collapsed. */
export function RuleFields({ game, learner, draft, change }: RuleFieldsProps) {
  const rules = useRules();
  if (rules === null) return <Fold summary="Matchmaking and gate" />;
  const matchmaking = offeredRules(rules.matchmaking, game);
  const checkpoints = offeredRules(rules.checkpoints, game);
  const gate = offeredRules(rules.gate, game);
  const share = draft.pastShare ?? impliedShare(draft, learner, chosenRule(matchmaking, draft.matchmaking));
  const ids = [chosenRule(matchmaking, draft.matchmaking)?.id, chosenRule(gate, draft.gate)?.id];
  return (
    <Fold summary={`Matchmaking: ${ids[0]}, gate: ${ids[1]}`}>
      <RuleField
        title="Matchmaking"
        choosable={matchmaking}
        draft={draft.matchmaking}
        onChange={(chosen) => change({ matchmaking: chosen, pastShare: null })}
      />
      {share !== null && <PastShare share={share} onChange={(pastShare) => change({ pastShare })} />}
      <RuleField
        title="Checkpoints"
        choosable={checkpoints}
        draft={draft.checkpoints}
        onChange={(chosen) => change({ checkpoints: chosen })}
      />
      <RuleField title="Gate" choosable={gate} draft={draft.gate} onChange={(chosen) => change({ gate: chosen })} />
      {learner?.averages && (
        <Playing
          chosen={draft.playing ?? null}
          isComparable={game.enumerable}
          onChange={(playing) => change({ playing })}
        />
      )}
    </Fold>
  );
}

function Fold({ summary, children }: { readonly summary: string; readonly children?: ReactNode }) {
  return (
    <details data-testid="rules">
      <summary>{summary}</summary>
      <div className="stack loose">{children}</div>
    </details>
  );
}

const chosenRule = ({ implied, rules }: Choosable, { rule }: RuleDraft): RuleFacts | undefined =>
  rules.find(({ id }) => id === (rule ?? implied));

/** The share of segments against the past where none is chosen; null where the setting has no effect. */
function impliedShare(draft: LaunchDraft, learner?: LearnerFacts, rule?: RuleFacts): number | null {
  const ofRule = rule?.pastShare ?? null;
  if (ofRule === null || (draft.carried.crossVersions ?? 1) > 1) return null;
  return (draft.matchmaking.rule === null ? learner?.pastShare : null) ?? ofRule;
}

/** Choice of a rule, and its options. */
function RuleField(props: {
  readonly title: string;
  readonly choosable: Choosable;
  readonly draft: RuleDraft;
  readonly onChange: (draft: RuleDraft) => void;
}) {
  const { title, choosable, draft, onChange } = props;
  const rule = chosenRule(choosable, draft);
  const specs = Object.entries(rule?.options ?? {});
  const set = (name: string, value: number) => onChange({ ...draft, options: withValue(draft.options, name, value) });
  return (
    <div className="stack">
      <label className="field" style={{ maxWidth: 480 }}>
        <span>{title}</span>
        <select value={rule?.id} onChange={(event) => onChange({ rule: event.currentTarget.value, options: {} })}>
          {choosable.rules.map(({ id }) => (
            <option key={id}>{id}</option>
          ))}
        </select>
        <small>{rule?.summary}</small>
      </label>
      {specs.length > 0 && (
        <details>
          <summary>Options of {rule?.id}</summary>
          <div className="fields">
            {specs.map(([name, spec]) => (
              <NumberSetting
                key={name}
                name={name}
                spec={spec}
                value={draft.options[name]}
                onChange={(value) => set(name, value)}
              />
            ))}
          </div>
        </details>
      )}
    </div>
  );
}

function PastShare({ share, onChange }: { readonly share: number; readonly onChange: (share: number) => void }) {
  return (
    <label className="field" style={{ maxWidth: 480 }}>
      <span>Share against past members: {Math.round(share * 100)}%</span>
      <input
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={share}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      <small>The rest is the current policy against itself. Past opponents keep it from cycling.</small>
    </label>
  );
}

const PLAYING = [
  ["last", "the last weights"],
  ["average", "their average over the updates"],
  ["best", "the better of both by NashConv"],
] as const;

/** Which weights join the population, sit in rooms and are exported. */
function Playing(props: {
  readonly chosen: LaunchDraft["playing"];
  readonly isComparable: boolean;
  readonly onChange: (playing: LaunchDraft["playing"]) => void;
}) {
  const { chosen, isComparable, onChange } = props;
  const offered = PLAYING.filter(([id]) => isComparable || id !== "best");
  return (
    <label className="field" style={{ maxWidth: 480 }}>
      <span>Playing policy</span>
      <select
        value={chosen ?? (isComparable ? "best" : "last")}
        onChange={(event) => onChange(offered.find(([id]) => id === event.currentTarget.value)?.[0] ?? null)}
      >
        {offered.map(([id, words]) => (
          <option key={id} value={id}>
            {words}
          </option>
        ))}
      </select>
      <small>Joins the population, sits in rooms and is exported. Learning goes on from the last weights.</small>
    </label>
  );
}
