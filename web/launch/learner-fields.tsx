import { toWords } from "../ui/format.ts";
import { NumberInput, NumberSetting, withValue } from "./number-setting.tsx";
import type { LearnerFacts } from "../../server/schemas/games.ts";

/** A learner's id and the hyper-parameters that differ from its defaults. */
export interface LearnerDraft {
  readonly id: string;
  readonly hyperparameters: Readonly<Record<string, number>>;
}

/** Choice of learner and its hyper-parameters, collapsed. */
export function LearnerFields(props: {
  readonly learners: readonly LearnerFacts[] | null;
  /** The game's roles: some hyper-parameters may differ between them. */
  readonly roles: readonly string[];
  readonly draft: LearnerDraft;
  readonly onChange: (draft: LearnerDraft) => void;
}) {
  const { learners, roles, draft, onChange } = props;
  const learner = learners?.find(({ id }) => id === draft.id);
  const set = (name: string, value: number) =>
    onChange({ ...draft, hyperparameters: withValue(draft.hyperparameters, name, value) });
  return (
    <details>
      <summary>
        Learner: {draft.id}
        {learner ? `, ${Object.keys(learner.hyperparameters).length} hyper-parameters` : ""}
      </summary>
      <div className="stack loose">
        <label className="field" style={{ maxWidth: 320 }}>
          <span>Learner</span>
          <select
            value={draft.id}
            onChange={(event) => onChange({ id: event.currentTarget.value, hyperparameters: {} })}
          >
            {(learners ?? []).map(({ id }) => (
              <option key={id}>{id}</option>
            ))}
          </select>
          <small>{learner?.summary}</small>
        </label>
        <div className="fields">
          {Object.entries(learner?.hyperparameters ?? {}).map(([name, spec]) => (
            <Field key={name} {...{ name, spec, roles, set }} values={draft.hyperparameters} />
          ))}
        </div>
      </div>
    </details>
  );
}

/** A hyper-parameter; values by role, if it allows them, are collapsed. */
function Field(props: {
  readonly name: string;
  readonly spec: LearnerFacts["hyperparameters"][string];
  readonly roles: readonly string[];
  readonly values: LearnerDraft["hyperparameters"];
  readonly set: (name: string, value: number) => void;
}) {
  const { name, spec, roles, values, set } = props;
  return (
    <div className="stack">
      <NumberSetting name={name} spec={spec} value={values[name]} onChange={(value) => set(name, value)} />
      {spec.byRole && roles.length > 1 && (
        <details>
          <summary>{toWords(name)} by role</summary>
          {roles.map((role) => (
            <label key={role} className="field">
              <span>{role}</span>
              <NumberInput
                name={`${name}.${role}`}
                spec={spec}
                placeholder={values[name] ?? spec.default}
                value={values[`${name}.${role}`]}
                onChange={(value) => set(`${name}.${role}`, value)}
              />
            </label>
          ))}
        </details>
      )}
    </div>
  );
}
