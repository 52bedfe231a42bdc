// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { explain, Unreachable } from '../api/problem';
import { HostLine } from '../host/HostLine';
import { fleetMetricsQuery } from '../metrics/metricsQueries';
import { SourceLegend } from '../metrics/SourceName';
import { Notice } from '../ui/Notice';
import { PageHeader } from '../ui/PageHeader';
import { EmptyFleet } from './EmptyFleet';
import classes from './FleetPage.module.css';
import { vmsQuery } from './vmQueries';
import { VmTable } from './VmTable';

/** Every VM with what happens inside it now. */
export default function FleetPage() {
  const vms = useQuery(vmsQuery);
  const metrics = useQuery(fleetMetricsQuery);
  const current = metrics.isError ? null : (metrics.data ?? null);
  return (
    <div className={classes.page}>
      <PageHeader title="Virtual machines">
        <HostLine />
      </PageHeader>
      <Failure error={vms.error ?? metrics.error} />
      {vms.data?.length === 0 && !vms.isError && <EmptyFleet />}
      {vms.data !== undefined && vms.data.length > 0 && (
        <>
          <VmTable vms={vms.data} metrics={current} stale={vms.isError} />
          <SourceLegend />
        </>
      )}
      {vms.isPending && <p className={classes.waiting}>Asking the manager for its VMs …</p>}
    </div>
  );
}

/** The manager's own problems; that it cannot be reached is the banner's to say. */
function Failure({ error }: { readonly error: Error | null }) {
  if (error === null || error instanceof Unreachable) return null;
  const { title, detail } = explain(error);
  return (
    <Notice kind="problem" title={title}>
      {detail}
    </Notice>
  );
}
