// SPDX-License-Identifier: Apache-2.0
import { SegmentedControl } from '@mantine/core';
import { useParams, useSearchParams } from 'react-router';
import { BottleneckNotice } from './BottleneckNotice';
import { ChartPanel } from './ChartPanel';
import { GuestFacts, GuestMemory } from './GuestFacts';
import { HostCpu, HostMemory } from './HostSide';
import classes from './MetricsPage.module.css';
import { cpuPanel, diskPanel, memoryPanel, networkPanel } from './panels';
import { SourceLegend } from './SourceName';
import { StreamNotice } from './StreamNotice';
import { useMetricsStream } from './useMetricsStream';

const windows = [
  { value: '1m', label: '1 min', ms: 60_000 },
  { value: '5m', label: '5 min', ms: 5 * 60_000 },
  { value: '15m', label: '15 min', ms: 15 * 60_000 },
] as const;
const [, usual] = windows;

/** What happens inside one VM, live. The charted time is in the URL: `?last=15m`. */
export default function MetricsPage() {
  const { id = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const view = useMetricsStream(id);
  const chosen = windows.find(({ value }) => value === search.get('last')) ?? usual;
  const sample = view.latest?.sample ?? null;

  return (
    <div className={classes.page}>
      <StreamNotice view={view} />
      <BottleneckNotice bottleneck={sample?.bottleneck ?? null} />
      <div className={classes.bar}>
        <GuestFacts sample={sample} />
        <SegmentedControl
          aria-label="Charted time"
          size="xs"
          data={windows.map(({ value, label }) => ({ value, label }))}
          value={chosen.value}
          onChange={(value) => {
            setSearch(value === usual.value ? {} : { last: value }, { replace: true });
          }}
        />
      </div>
      <ChartPanel panel={cpuPanel} view={view} windowMs={chosen.ms}>
        <HostCpu sample={sample} />
      </ChartPanel>
      <ChartPanel panel={memoryPanel} view={view} windowMs={chosen.ms}>
        <GuestMemory sample={sample} />
        <HostMemory sample={sample} />
      </ChartPanel>
      <ChartPanel panel={networkPanel} view={view} windowMs={chosen.ms} />
      <ChartPanel panel={diskPanel} view={view} windowMs={chosen.ms} />
      <SourceLegend />
    </div>
  );
}
