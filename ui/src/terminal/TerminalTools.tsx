// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import type { ReactNode, RefObject } from 'react';
import type { Vm } from '../api/types';
import { SaveLog } from './SaveLog';
import classes from './TerminalPage.module.css';
import type { TerminalHandle } from './TerminalView';

interface TerminalToolsProps {
  readonly vm: Vm;
  readonly terminal: RefObject<TerminalHandle | null>;
  /** What became of the last copy, in words. */
  readonly copied: string | null;
  readonly onCopy: (text: string) => void;
  readonly children: ReactNode;
}

/** What can be done with a terminal but to type. */
export function TerminalTools({ vm, terminal, copied, onCopy, children }: TerminalToolsProps) {
  return (
    <>
      <div className={classes.tools}>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => {
            onCopy(terminal.current?.selection() ?? '');
          }}
        >
          Copy
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => {
            terminal.current?.wipe();
            terminal.current?.focus();
          }}
        >
          Clear
        </Button>
        <SaveLog vm={vm} />
        {children}
      </div>
      <p role="status" className={classes.hint}>
        {copied}
      </p>
    </>
  );
}
