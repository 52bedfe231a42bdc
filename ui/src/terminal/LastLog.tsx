// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { explain } from '../api/problem';
import type { Vm } from '../api/types';
import { Notice } from '../ui/Notice';
import { consoleLogQuery } from './consoleLog';
import { SaveLog } from './SaveLog';
import classes from './TerminalPage.module.css';

/** A page stays quick with so much; the rest can be saved. */
const MOST_SHOWN = 64 * 1024;

/** What a VM that does not run printed last. */
export function LastLog({ vm }: { readonly vm: Pick<Vm, 'id' | 'name'> }) {
  const { data: log, error } = useQuery(consoleLogQuery(vm.id));
  if (error !== null) {
    const { title, detail } = explain(error);
    return (
      <Notice kind="problem" title={title}>
        {detail}
      </Notice>
    );
  }
  if (log === undefined) return null;
  if (log === '') return <p>It has printed nothing yet.</p>;
  return (
    <div>
      <h2 id="last-log">What it printed last</h2>
      <div className={classes.tools}>
        {log.length > MOST_SHOWN && <p>The end of it; the file has it all.</p>}
        <SaveLog vm={vm} />
      </div>
      <pre className={classes.log} tabIndex={0} aria-labelledby="last-log" role="region">
        {log.slice(-MOST_SHOWN)}
      </pre>
    </div>
  );
}
