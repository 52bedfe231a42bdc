// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { explain, Refused } from '../api/problem';
import { Notice } from '../ui/Notice';
import classes from './EventsPage.module.css';
import { EventTable } from './EventTable';
import { eventsQuery } from './eventQueries';
import { KindSelect, useKinds } from './KindSelect';

/** What happened to a VM, newest first. */
export default function EventsPage() {
  const { id = '' } = useParams();
  const kinds = useKinds();
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    eventsQuery(id, kinds),
  );
  const events = data?.pages.flatMap((page) => page.events);
  return (
    <section aria-label="Events" className={classes.page}>
      {/* That the manager cannot be reached is the banner's to say. */}
      {error instanceof Refused && (
        <Notice kind="problem" title={explain(error).title}>
          {explain(error).detail}
        </Notice>
      )}
      <div>
        <KindSelect />
      </div>
      {events?.length === 0 && (
        <p>
          {kinds.length === 0
            ? 'Nothing has happened to this VM yet.'
            : 'Nothing of that has happened to this VM.'}
        </p>
      )}
      {events !== undefined && events.length > 0 && (
        <EventTable events={events} stale={error !== null} />
      )}
      {hasNextPage && (
        <Button
          className={classes.older}
          variant="default"
          size="compact-sm"
          loading={isFetchingNextPage}
          onClick={() => {
            void fetchNextPage();
          }}
        >
          Show older ones
        </Button>
      )}
    </section>
  );
}
