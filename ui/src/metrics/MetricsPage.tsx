// SPDX-License-Identifier: Apache-2.0
import { useCallback, useMemo } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { Breakdown, PARTS } from '../breakdown/Breakdown';
import { MarkList } from '../event/MarkList';
import { marksBetween } from '../event/marks';
import { useMarks } from '../event/useMarks';
import { HistoryView } from '../history/HistoryView';
import { SaveCsv } from '../history/SaveCsv';
import { searchOf, spanOf, type Span } from '../history/span';
import { TimePicker } from '../history/TimePicker';
import { BottleneckNotice } from './BottleneckNotice';
import { ChartPanel } from './ChartPanel';
import { GuestCpu, GuestFacts } from './GuestFacts';
import { HostCpu, HostMemory } from './HostSide';
import { MemoryParts } from './MemoryParts';
import classes from './MetricsPage.module.css';
import { cpuPanel, diskPanel, memoryPanel, networkPanel, pressurePanel } from './panels';
import { rowsSince } from './row';
import { SourceLegend } from './SourceName';
import { StreamNotice } from './StreamNotice';
import { useMetricsStream } from './useMetricsStream';

/** What happens inside one VM, live or in the past. The charted time is in the URL: `?last=15m`. */
export default function MetricsPage() {
  const { id = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const view = useMetricsStream(id);
  const span = useMemo(() => spanOf(search), [search]);
  const sample = view.latest?.sample ?? null;
  const windowMs = span.kind === 'live' ? span.ms : 0;
  // What is not drawn is not worked through every second.
  const drawn = useMemo(
    () => ({ ...view, rows: rowsSince(view.rows, view.edge - windowMs) }),
    [view, windowMs],
  );
  const marks = useMarks(id);
  const charted = { view: drawn, windowMs, marks };
  const pick = useCallback(
    (picked: Span) => {
      const next = new URLSearchParams(searchOf(picked));
      const parts = search.get(PARTS);
      if (parts !== null) next.set(PARTS, parts);
      setSearch(next, { replace: picked.kind !== 'between' });
    },
    [search, setSearch],
  );

  return (
    <div className={classes.page}>
      <StreamNotice view={view} />
      <BottleneckNotice bottleneck={sample?.bottleneck ?? null} />
      <div className={classes.bar}>
        <GuestFacts sample={sample} />
        <div className={classes.tools}>
          {span.kind === 'live' && <SaveCsv id={id} span={span} />}
          <TimePicker span={span} onPick={pick} />
        </div>
      </div>
      {span.kind === 'live' ? (
        <>
          <ChartPanel panel={cpuPanel} {...charted}>
            <GuestCpu sample={sample} />
            <HostCpu sample={sample} />
          </ChartPanel>
          <ChartPanel panel={memoryPanel} {...charted}>
            <MemoryParts sample={sample} />
            <HostMemory sample={sample} />
          </ChartPanel>
          <ChartPanel panel={pressurePanel} {...charted} />
          <ChartPanel panel={networkPanel} {...charted} />
          <ChartPanel panel={diskPanel} {...charted} />
          {/* Below the charts: what happens does not move them. */}
          <MarkList marks={marksBetween(marks, view.edge - windowMs, view.edge)} />
          <Breakdown id={id} />
          <SourceLegend />
        </>
      ) : (
        <HistoryView id={id} span={span} onPick={pick} />
      )}
    </div>
  );
}
