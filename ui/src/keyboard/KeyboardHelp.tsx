// SPDX-License-Identifier: Apache-2.0
import { Button, Group } from '@mantine/core';
import { Dialog } from '../ui/Dialog';
import classes from './Keyboard.module.css';
import { shortcuts } from './shortcuts';
import { singleKeys } from './singleKeys';

interface KeyboardHelpProps {
  readonly isSingleOn: boolean;
  readonly onClose: () => void;
}

/** What the keys do, from the table that binds them. */
export function KeyboardHelp({ isSingleOn, onClose }: KeyboardHelpProps) {
  return (
    <Dialog title="Keyboard shortcuts" opened onClose={onClose}>
      <dl className={classes.shortcuts}>
        {shortcuts.map(({ shown, words }) => (
          <div key={shown}>
            <dt>
              <kbd>{shown}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <label className={classes.switch}>
        <input
          type="checkbox"
          role="switch"
          checked={isSingleOn}
          onChange={(event) => {
            singleKeys.set(event.currentTarget.checked);
          }}
        />
        Keys without Ctrl do something
      </label>
      <p>They never do while you type in a field or a terminal.</p>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
      </Group>
    </Dialog>
  );
}
