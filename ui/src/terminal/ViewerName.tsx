// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useState } from 'react';
import { isViewerName } from './settings';
import classes from './TerminalPage.module.css';

interface ViewerNameProps {
  readonly name: string;
  readonly onName: (name: string) => void;
}

/** What other viewers call this one. */
export function ViewerName({ name, onName }: ViewerNameProps) {
  const [draft, setDraft] = useState(name);
  const valid = isViewerName(draft);
  return (
    <form
      className={classes.name}
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) onName(draft);
      }}
    >
      <label htmlFor="viewer-name">Your name here</label>
      <input
        id="viewer-name"
        value={draft}
        maxLength={64}
        size={12}
        autoComplete="off"
        aria-invalid={!valid}
        {...(valid ? {} : { 'aria-describedby': 'viewer-name-fault' })}
        onChange={({ currentTarget }) => {
          setDraft(currentTarget.value);
        }}
      />
      {draft !== name && (
        <Button type="submit" variant="default" size="compact-sm" disabled={!valid}>
          Set
        </Button>
      )}
      {!valid && <span id="viewer-name-fault">1 to 64 plain letters, digits and signs.</span>}
    </form>
  );
}
