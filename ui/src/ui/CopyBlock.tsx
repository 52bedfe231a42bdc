// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { copyText } from './copyText';
import classes from './CopyBlock.module.css';

interface CopyBlockProps {
  /** What it is, as in "Command that creates the VM". */
  readonly label: string;
  readonly text: string;
}

/** A command or a document to take along. */
export function CopyBlock({ label, text }: CopyBlockProps) {
  const shown = useRef<HTMLPreElement>(null);
  const [outcome, setOutcome] = useState({ text: '', words: '' });
  return (
    <div className={classes.block}>
      <pre ref={shown} role="region" aria-label={label} tabIndex={0}>
        {text}
      </pre>
      <div className={classes.bar}>
        <Button
          variant="default"
          size="compact-sm"
          aria-label={`Copy: ${label}`}
          onClick={() => {
            if (shown.current === null) return;
            void copyText(text, shown.current).then((isCopied) => {
              const words = isCopied ? 'Copied' : 'Selected: copy it with Ctrl+C';
              setOutcome({ text, words });
            });
          }}
        >
          Copy
        </Button>
        <span role="status">{outcome.text === text ? outcome.words : ''}</span>
      </div>
    </div>
  );
}
