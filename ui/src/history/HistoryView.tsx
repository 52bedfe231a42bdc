// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { explain } from '../api/problem';
import { MarkList } from '../event/MarkList';
import { marksBetween } from '../event/marks';
import { useMarks } from '../event/useMarks';
import { SourceLegend } from '../metrics/SourceName';
import { Notice } from '../ui/Notice';
import classes from './HistoryPage.module.css';
import { HistoryPanelView } from './HistoryPanelView';
import { historyPanels } from './historyPanels';
import { historyQuery } from './historyQuery';
import { stepLength } from './historyWords';
import { SaveCsv } from './SaveCsv';
import { moved, SHORTEST_MS, type Span } from './span';

interface HistoryViewProps {
  readonly id: string;
  readonly span: Span;
  readonly onPick: (span: Span) => void;
}

/** What was measured of a VM in a past stretch of time, and what happened then. */
export function HistoryView({ id, span, onPick }: HistoryViewProps) {
  const { data: history, error, isPlaceholderData } = useQuery(historyQuery(id, span));
  const happened = useMarks(id);
  const [openedAt] = useState(() => Date.now());
  const marks = useMemo(
    () =>
      history === undefined
        ? []
        : marksBetween(happened, Date.parse(history.from), Date.parse(history.to)),
    [history, happened],
  );

  const now = history === undefined ? openedAt : Date.parse(history.to);
  const tool = (label: string, fromBy: number, toBy: number) => (
    <Button
      key={label}
      size="compact-xs"
      variant="default"
      onClick={() => {
        onPick(moved(span, span.kind === 'between' ? Date.now() : now, fromBy, toBy));
      }}
    >
      {label}
    </Button>
  );

  return (
    <>
      {error !== null && (
        <Notice kind="problem" title={explain(error).title}>
          {explain(error).detail}
        </Notice>
      )}
      <div className={classes.bar}>
        <p className={classes.note} aria-live="polite">
          {history === undefined
            ? 'Reading the history…'
            : `Steps of ${stepLength(history)}: ${history.reason}.`}
        </p>
        <div className={classes.tools}>
          {tool('Earlier', -0.5, -0.5)}
          {tool('Later', 0.5, 0.5)}
          {tool('Zoom in', 0.25, -0.25)}
          {tool('Zoom out', -0.5, 0.5)}
          <SaveCsv id={id} span={span} />
        </div>
      </div>
      {history !== undefined && (
        <>
          <MarkList marks={marks} />
          {historyPanels.map((panel) => (
            <div key={panel.title} aria-busy={isPlaceholderData}>
              <HistoryPanelView
                panel={panel}
                history={history}
                marks={marks}
                onSelect={(from, to) => {
                  onPick(around(from, to));
                }}
              />
            </div>
          ))}
          <SourceLegend />
        </>
      )}
    </>
  );
}

/** A stretch that was drawn across, in seconds; never shorter than what can be charted. */
function around(from: number, to: number): Span {
  const middle = 500 * (from + to);
  const half = Math.max(SHORTEST_MS / 2, 500 * (to - from));
  return { kind: 'between', from: Math.round(middle - half), to: Math.round(middle + half) };
}
