// SPDX-License-Identifier: Apache-2.0
import { useSearchParams } from 'react-router';
import classes from './EventsPage.module.css';
import { eventWords, type EventKind } from './eventWords';

const kinds = Object.keys(eventWords) as EventKind[];

/** What is chosen at once: whatever is worth a look. */
const TROUBLE = 'trouble';
const troubling = kinds.filter((kind) => eventWords[kind].weight !== 'plain');

/** The kinds of events that the URL asks for; none: all. */
export function useKinds(): readonly EventKind[] {
  const [search] = useSearchParams();
  const chosen = search.get('kind');
  return chosen === TROUBLE ? troubling : kinds.filter((kind) => kind === chosen);
}

/** Which events are shown, kept in the URL. */
export function KindSelect() {
  const [search, setSearch] = useSearchParams();
  return (
    <label className={classes.size}>
      Show{' '}
      <select
        value={search.get('kind') ?? ''}
        onChange={({ currentTarget }) => {
          const next = new URLSearchParams(search);
          if (currentTarget.value === '') next.delete('kind');
          else next.set('kind', currentTarget.value);
          setSearch(next, { replace: true });
        }}
      >
        <option value="">everything</option>
        <option value={TROUBLE}>what is worth a look</option>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {eventWords[kind].label}
          </option>
        ))}
      </select>
    </label>
  );
}
