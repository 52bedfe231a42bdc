// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { explain, Refused } from '../api/problem';
import { Notice } from '../ui/Notice';
import { PageHeader } from '../ui/PageHeader';
import { vmPath } from '../vm/vmPath';
import { vmsQuery } from '../vm/vmQueries';
import classes from './EventsPage.module.css';
import { EventTable } from './EventTable';
import { allEventsQuery } from './eventQueries';
import { KindSelect, useKinds } from './KindSelect';

/** Names of VMs hardly change. */
const POLL_NAMES_MS = 10_000;
const sizes = ['50', '100', '500'];

/** What happened to all VMs, newest first. */
export default function AllEventsPage() {
  const [search, setSearch] = useSearchParams();
  const size = sizes.find((each) => each === search.get('limit')) ?? '100';
  const kinds = useKinds();
  const events = useInfiniteQuery(allEventsQuery(Number(size), kinds));
  const { data: vms } = useQuery({ ...vmsQuery, refetchInterval: POLL_NAMES_MS });
  const names = new Map(vms?.map(({ id, name }) => [id, name]));
  const shown = events.data?.pages.flatMap((page) => page.events);
  return (
    <div className={classes.page}>
      <PageHeader title="Events">
        <KindSelect />
        <label className={classes.size}>
          At a time{' '}
          <select
            value={size}
            onChange={(event) => {
              const next = new URLSearchParams(search);
              next.set('limit', event.currentTarget.value);
              setSearch(next, { replace: true });
            }}
          >
            {sizes.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
      </PageHeader>
      {events.error instanceof Refused && (
        <Notice kind="problem" title={explain(events.error).title}>
          {explain(events.error).detail}
        </Notice>
      )}
      {shown?.length === 0 && (
        <p>
          {kinds.length === 0
            ? 'Nothing has happened to any VM yet.'
            : 'Nothing of that has happened to any VM.'}
        </p>
      )}
      {shown !== undefined && shown.length > 0 && (
        <EventTable
          events={shown}
          stale={events.error !== null}
          vm={(id) => <Link to={`${vmPath(id)}/events`}>{names.get(id) ?? id}</Link>}
        />
      )}
      {events.hasNextPage && (
        <Button
          className={classes.older}
          variant="default"
          size="compact-sm"
          loading={events.isFetchingNextPage}
          onClick={() => {
            void events.fetchNextPage();
          }}
        >
          Show older ones
        </Button>
      )}
    </div>
  );
}
