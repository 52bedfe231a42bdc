// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import classes from './TerminalPage.module.css';
import type { ConsoleView } from './ConsoleSession';
import { keyboardWords, linkWords } from './consoleWords';

interface KeyboardLineProps {
  readonly view: ConsoleView;
  readonly watchOnly: boolean;
  readonly onTake: () => void;
  readonly onGiveBack: () => void;
}

/** Who types, and what else there is to say of the console; never in what the guest printed. */
export function KeyboardLine({ view, watchOnly, onTake, onGiveBack }: KeyboardLineProps) {
  const { link, keyboard, told } = view;
  const attached = link.kind === 'attached';
  const words = [
    attached ? keyboardWords(keyboard, watchOnly) : null,
    linkWords(link),
    told,
  ].filter((each) => each !== null);
  return (
    <div className={classes.keyboard} data-link={link.kind}>
      <p role="status" className={classes.words}>
        {words.map((each) => (
          <span key={each}>{each}</span>
        ))}
      </p>
      {attached && keyboard?.kind === 'other' && !watchOnly && (
        <Button variant="default" size="compact-sm" onClick={onTake}>
          Take over
        </Button>
      )}
      {attached && keyboard?.kind === 'mine' && (
        <Button variant="default" size="compact-sm" onClick={onGiveBack}>
          Give back
        </Button>
      )}
    </div>
  );
}
