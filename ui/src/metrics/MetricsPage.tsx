// SPDX-License-Identifier: Apache-2.0
import { useCallback, useMemo } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { Breakdown, PARTS } from '../breakdown/Breakdown';
import { useMarks } from '../event/useMarks';
import { HistoryView } from '../history/HistoryView';
import { SaveCsv } from '../history/SaveCsv';
import { searchOf, spanOf, type Span } from '../history/span';
import { TimePicker } from '../history/TimePicker';
import { LiveMetrics } from './LiveMetrics';
import classes from './MetricsPage.module.css';
import { SourceLegend } from './SourceName';

/** What happens inside one VM, live or in the past. The charted time is in the URL: `?last=15m`. */
export default function MetricsPage() {
  const { id = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const span = useMemo(() => spanOf(search), [search]);
  const marks = useMarks(id);
  const pick = useCallback(
    (picked: Span) => {
      const next = new URLSearchParams(searchOf(picked));
      const parts = search.get(PARTS);
      if (parts !== null) next.set(PARTS, parts);
      setSearch(next, { replace: picked.kind !== 'between' });
    },
    [search, setSearch],
  );
  const isLive = span.kind === 'live';

  return (
    <div className={classes.page}>
      <LiveMetrics
        id={id}
        windowMs={isLive ? span.ms : null}
        marks={marks}
        tools={
          <>
            {isLive && <SaveCsv id={id} span={span} />}
            <TimePicker span={span} onPick={pick} />
          </>
        }
      >
        {isLive ? (
          <>
            <Breakdown id={id} />
            <SourceLegend />
          </>
        ) : (
          <HistoryView id={id} span={span} onPick={pick} />
        )}
      </LiveMetrics>
    </div>
  );
}
