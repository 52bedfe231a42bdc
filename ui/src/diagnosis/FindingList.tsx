// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../api/types';
import classes from './FindingList.module.css';

/** What each check looks at, in words; a check that is not known here goes by its own name. */
const checkWords: Readonly<Partial<Record<string, string>>> = {
  host: 'Host agent',
  stream: 'Stream from the host',
  'guest-ip': 'Registered address',
  vmm: 'VMM process',
  vsock: 'Guest agent by vsock',
  address: 'Guest’s address',
  tcp: 'Guest’s port',
  agent: 'Guest agent',
  clock: 'Guest’s clock',
  collectors: 'What the agent can read',
  balloon: 'Balloon statistics',
  counters: 'VMM’s counters',
  samples: 'Samples',
};

interface FindingListProps {
  readonly findings: readonly Finding[];
}

/** What was found, in the order in which the parts build on each other. */
export function FindingList({ findings }: FindingListProps) {
  return (
    <ol aria-label="Findings" className={classes.findings}>
      {findings.map(({ check, outcome, detail, advice }) => (
        <li key={check} data-outcome={outcome}>
          <span className={classes.outcome}>{outcome}</span>
          <div>
            <strong>{checkWords[check] ?? check}</strong>
            <p>{detail}</p>
            {advice !== '' && <p className={classes.advice}>To do: {advice}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}
