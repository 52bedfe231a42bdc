// SPDX-License-Identifier: Apache-2.0
import { useParams, useSearchParams } from 'react-router';
import { HistoryView } from '../history/HistoryView';
import { searchOf, spanOf, type Span } from '../history/span';
import { TimePicker } from '../history/TimePicker';
import { BottleneckNotice } from './BottleneckNotice';
import { ChartPanel } from './ChartPanel';
import { GuestCpu, GuestFacts } from './GuestFacts';
import { HostCpu, HostMemory } from './HostSide';
import { MemoryParts } from './MemoryParts';
import classes from './MetricsPage.module.css';
import { cpuPanel, diskPanel, memoryPanel, networkPanel, pressurePanel } from './panels';
import { SourceLegend } from './SourceName';
import { StreamNotice } from './StreamNotice';
import { useMetricsStream } from './useMetricsStream';

/** What happens inside one VM, live or in the past. The charted time is in the URL: `?last=15m`. */
export default function MetricsPage() {
  const { id = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const view = useMetricsStream(id);
  const span = spanOf(search);
  const sample = view.latest?.sample ?? null;
  const pick = (picked: Span) => {
    setSearch(searchOf(picked), { replace: picked.kind !== 'between' });
  };

  return (
    <div className={classes.page}>
      <StreamNotice view={view} />
      <BottleneckNotice bottleneck={sample?.bottleneck ?? null} />
      <div className={classes.bar}>
        <GuestFacts sample={sample} />
        <TimePicker span={span} onPick={pick} />
      </div>
      {span.kind === 'live' ? (
        <>
          <ChartPanel panel={cpuPanel} view={view} windowMs={span.ms}>
            <GuestCpu sample={sample} />
            <HostCpu sample={sample} />
          </ChartPanel>
          <ChartPanel panel={memoryPanel} view={view} windowMs={span.ms}>
            <MemoryParts sample={sample} />
            <HostMemory sample={sample} />
          </ChartPanel>
          <ChartPanel panel={pressurePanel} view={view} windowMs={span.ms} />
          <ChartPanel panel={networkPanel} view={view} windowMs={span.ms} />
          <ChartPanel panel={diskPanel} view={view} windowMs={span.ms} />
          <SourceLegend />
        </>
      ) : (
        <HistoryView id={id} span={span} onPick={pick} />
      )}
    </div>
  );
}
