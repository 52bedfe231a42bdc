// SPDX-License-Identifier: Apache-2.0
import type { Entry } from './entries';
import classes from './Keyboard.module.css';

interface FoundListProps {
  readonly id: string;
  readonly shown: readonly Entry[];
  /** Which of them Enter takes. */
  readonly at: number;
  readonly onChoose: (entry: Entry) => void;
}

/** What was found; the focus stays in the field that says what to find. */
export function FoundList({ id, shown, at, onChoose }: FoundListProps) {
  return (
    <div id={id} role="listbox" aria-label="Found" className={classes.found}>
      {shown.map((entry, index) => (
        <div
          key={entry.key}
          id={`${id}-${index.toString()}`}
          role="option"
          aria-selected={index === at}
          className={classes.entry}
          onClick={() => {
            onChoose(entry);
          }}
        >
          <span>{entry.words}</span> <span className={classes.kind}>{entry.kind}</span>
        </div>
      ))}
    </div>
  );
}
