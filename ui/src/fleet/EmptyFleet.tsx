// SPDX-License-Identifier: Apache-2.0
import { Code } from '@mantine/core';
import { Link } from 'react-router';
import { apiAddress } from '../api/address';
import classes from './EmptyFleet.module.css';

/** What to do when there is no VM yet. */
export function EmptyFleet() {
  const create = `curl -X POST ${apiAddress('v1/vms')} \\
  -H 'Content-Type: application/json' \\
  -d '{"name": "demo", "vcpu_count": 1, "mem_size_mib": 128}'`;
  return (
    <section className={classes.empty} aria-label="No VM yet">
      <h2>No VM yet</h2>
      <p>
        In Hearth's folder, <Code>./hearth up</Code> makes one called demo and starts it. Or create
        your own, <Link to="/vms/new">on a page</Link> or with a command; it appears here at once:
      </p>
      <Code block tabIndex={0} aria-label="Command that creates a VM">
        {create}
      </Code>
    </section>
  );
}
