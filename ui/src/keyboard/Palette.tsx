// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useId, useMemo, useState, type KeyboardEvent } from 'react';
import { useMatch, useNavigate } from 'react-router';
import { explain } from '../api/problem';
import { useSnapshotAction } from '../snapshot/snapshotQueries';
import { Dialog } from '../ui/Dialog';
import { useVmAction, vmsQuery } from '../vm/vmQueries';
import { entriesOf, found, MOST_SHOWN, type Entry } from './entries';
import { FoundList } from './FoundList';
import classes from './Keyboard.module.css';

const POLL_NAMES_MS = 5_000;

/** Goes to a VM or a page, or does something with the VM that is looked at. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate();
  const list = useId();
  const id = useMatch('/vms/:id/*')?.params.id ?? '';
  const { data: vms } = useQuery({ ...vmsQuery, refetchInterval: POLL_NAMES_MS });
  const action = useVmAction(id);
  const snapshot = useSnapshotAction(id);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const entries = useMemo(
    () =>
      entriesOf(
        vms ?? [],
        vms?.find((vm) => vm.id === id),
      ),
    [vms, id],
  );
  const matching = found(entries, text);
  const shown = matching.slice(0, MOST_SHOWN);
  const at = Math.min(chosen, shown.length - 1);
  const failure = action.error ?? snapshot.error;
  const isBusy = action.isPending || snapshot.isPending;

  const choose = ({ deed }: Entry) => {
    if (isBusy) return;
    const onSuccess = onClose;
    if (deed.kind === 'go') {
      onClose();
      void navigate(deed.to);
    } else if (deed.verb === 'snapshot') snapshot.mutate({ verb: 'take' }, { onSuccess });
    else action.mutate(deed.verb, { onSuccess });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && shown.length > 0) {
      event.preventDefault();
      setChosen((at + step + shown.length) % shown.length);
    }
    const entry = shown[at];
    if (event.key === 'Enter' && entry !== undefined) {
      event.preventDefault();
      choose(entry);
    }
  };

  return (
    <Dialog title="Go to, or do" opened onClose={onClose}>
      <input
        className={classes.search}
        type="text"
        role="combobox"
        aria-label="VM, page or action"
        aria-expanded={shown.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={at < 0 ? undefined : `${list}-${at.toString()}`}
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <FoundList id={list} shown={shown} at={at} onChoose={choose} />
      <p role="status" className={classes.kind}>
        {isBusy
          ? 'It is being done …'
          : matching.length > MOST_SHOWN
            ? `${(matching.length - MOST_SHOWN).toString()} more: type on to find them.`
            : shown.length === 0
              ? 'Nothing is called so.'
              : ''}
      </p>
      {failure !== null && (
        <p role="alert" className={classes.failure}>
          {explain(failure).title}. {explain(failure).detail}
        </p>
      )}
    </Dialog>
  );
}
