// SPDX-License-Identifier: Apache-2.0
import { Link } from 'react-router';
import { HostLine } from '../health/HostLine';
import { SourceLegend } from '../metrics/SourceName';
import { PageHeader } from '../ui/PageHeader';
import { chosenSlots } from './chosenSlots';
import { EmptyFleet } from './EmptyFleet';
import { FleetBar } from './FleetBar';
import { FleetNotice } from './FleetNotice';
import classes from './FleetPage.module.css';
import { FleetTable } from './FleetTable';
import { HeatMap } from './HeatMap';
import { useFleetStream } from './useFleetStream';
import { useFleetQuestion } from './useFleetQuestion';

/** Every VM with what happens inside it now. */
export default function FleetPage() {
  const { stream, view } = useFleetStream();
  const { question, ask } = useFleetQuestion();
  const { store } = stream;
  const isCurrent = view.phase === 'live';
  const slots = chosenSlots(store, question);
  const rows = slots.map((slot) => store.row(slot));
  return (
    <div className={classes.page}>
      <PageHeader title="Virtual machines">
        <HostLine />
        <Link to="/vms/new" className={classes.create}>
          Create VM
        </Link>
      </PageHeader>
      <FleetNotice view={view} />
      {store.size === 0 && isCurrent && <EmptyFleet />}
      {store.size > 0 && (
        <>
          <FleetBar question={question} ask={ask} shown={slots.length} all={store.size} />
          {slots.length === 0 && <p>No VM fits the filter.</p>}
          {slots.length > 0 && question.view === 'table' && (
            <FleetTable {...{ stream, slots, rows, question, ask, isCurrent }} />
          )}
          {slots.length > 0 && question.view === 'heat' && (
            <HeatMap {...{ stream, slots, rows, isCurrent }} metric={question.heat} />
          )}
          <SourceLegend />
        </>
      )}
      {view.phase === 'connecting' && store.size === 0 && (
        <p className={classes.waiting}>Asking the manager for its VMs …</p>
      )}
    </div>
  );
}
