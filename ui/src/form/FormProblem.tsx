// SPDX-License-Identifier: Apache-2.0
import { explain, Refused } from '../api/problem';
import { Notice } from '../ui/Notice';
import { refusedFields } from './faults';

interface FormProblemProps {
  /** Null while nothing is wrong. */
  readonly error: unknown;
  /** The fields that say themselves what is wrong with them. */
  readonly fields: (name: string) => boolean;
}

/** Why what was sent was not done; what is said at a field is not said again. */
export function FormProblem({ error, fields }: FormProblemProps) {
  if (error === null || error === undefined) return null;
  const { title, detail } = explain(error);
  const faults = Object.entries(refusedFields(error));
  if (!(error instanceof Refused) || faults.length === 0) {
    return (
      <Notice kind="problem" title={title}>
        {detail} What you typed is still here.
      </Notice>
    );
  }
  const others = faults.filter(([name]) => !fields(name));
  return (
    <Notice kind="problem" title={title}>
      {others.map(([name, message]) => `${name} ${message}. `)}
      {others.length < faults.length && 'Nothing was changed: see the marked fields. '}
      What you typed is still here.
    </Notice>
  );
}
