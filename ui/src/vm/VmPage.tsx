// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link, NavLink, Outlet, useNavigate, useParams } from 'react-router';
import { explain, isNotFound, Unreachable } from '../api/problem';
import { Notice } from '../ui/Notice';
import { PageHeader } from '../ui/PageHeader';
import { StateName } from './StateName';
import { VmActions } from './VmActions';
import classes from './VmPage.module.css';
import { vmPath } from './vmPath';
import { vmQuery } from './vmQueries';

/** One VM: its name and state, what can be done with it, and its tabs. */
export default function VmPage() {
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const { data: vm, error, isError } = useQuery(vmQuery(id));
  if (isNotFound(error) && vm === undefined) return <NoSuchVm id={id} />;
  const gone = isNotFound(error);
  const failure = error === null || gone || error instanceof Unreachable ? null : explain(error);

  return (
    <div className={classes.page}>
      <PageHeader
        title={vm?.name ?? 'VM'}
        mark={vm !== undefined && <StateName state={isError ? 'unknown' : vm.state} />}
      >
        {vm !== undefined && !isError && (
          <VmActions
            vm={vm}
            onDeleted={() => {
              void navigate('/');
            }}
          />
        )}
      </PageHeader>
      {failure !== null && (
        <Notice kind="problem" title={failure.title}>
          {failure.detail}
        </Notice>
      )}
      <nav aria-label="About this VM" className={classes.tabs}>
        <NavLink to={`${vmPath(id)}/metrics`}>Metrics</NavLink>
        {vm?.external == null && <NavLink to={`${vmPath(id)}/terminal`}>Terminal</NavLink>}
        <NavLink to={`${vmPath(id)}/overview`}>Overview</NavLink>
        <NavLink to={`${vmPath(id)}/events`}>Events</NavLink>
        <NavLink to={`${vmPath(id)}/diagnosis`}>Diagnosis</NavLink>
        <NavLink to={`${vmPath(id)}/network`}>Network</NavLink>
        <NavLink to={`${vmPath(id)}/configuration`}>Configuration</NavLink>
        {vm?.external != null && <NavLink to={`${vmPath(id)}/agent`}>Agent</NavLink>}
        {vm?.external == null && <NavLink to={`${vmPath(id)}/snapshots`}>Snapshots</NavLink>}
      </nav>
      <Outlet />
    </div>
  );
}

function NoSuchVm({ id }: { readonly id: string }) {
  return (
    <div className={classes.page}>
      <PageHeader title="No such VM" />
      <p>
        There is no VM {id}. It may have been deleted; <Link to="/">the list</Link> shows all there
        are.
      </p>
    </div>
  );
}
