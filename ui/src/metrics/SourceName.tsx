// SPDX-License-Identifier: Apache-2.0
import { memo } from 'react';
import type { Source } from '../api/types';
import { sourceWords } from './source';
import classes from './SourceName.module.css';

/** The source of a value: a word, with a mark that differs in shape and not only in colour. */
export const SourceName = memo(function SourceName({ source }: { readonly source: Source }) {
  const { label, meaning } = sourceWords[source];
  return (
    <span className={classes.source} data-source={source} title={meaning}>
      {label}
    </span>
  );
});

/** What the words mean. */
export const SourceLegend = memo(function SourceLegend() {
  return (
    <dl className={classes.legend} aria-label="Sources">
      {(['guest', 'balloon', 'vmm', 'none'] as const).map((source) => (
        <div key={source}>
          <dt>
            <SourceName source={source} />
          </dt>
          <dd>{sourceWords[source].meaning}</dd>
        </div>
      ))}
    </dl>
  );
});
