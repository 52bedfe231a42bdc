// SPDX-License-Identifier: Apache-2.0
import type { Host } from '../api/types';
import { outageSince } from '../health/outages';
import { clockTime } from '../ui/format';
import { Time } from '../ui/Time';
import classes from './HostState.module.css';

interface HostStateProps {
  readonly host: Pick<Host, 'url' | 'reachable'>;
  /** False when it is what was last heard. */
  readonly isCurrent: boolean;
}

/** Whether a host answers; if not, since when that was seen. */
export function HostState({ host, isCurrent }: HostStateProps) {
  if (!isCurrent) return <span className={classes.state}>not known now</span>;
  if (host.reachable) {
    return (
      <span className={classes.state} data-state="reachable">
        reachable
      </span>
    );
  }
  const since = outageSince(host.url);
  return (
    <span className={classes.state} data-state="away">
      does not answer
      {since !== null && (
        <>
          , seen since <Time at={since} written={clockTime} />
        </>
      )}
    </span>
  );
}
