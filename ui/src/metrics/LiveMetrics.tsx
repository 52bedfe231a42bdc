// SPDX-License-Identifier: Apache-2.0
import { useMemo, type ReactNode } from 'react';
import { MarkList } from '../event/MarkList';
import { marksBetween, type Mark } from '../event/marks';
import { BottleneckNotice } from './BottleneckNotice';
import { ChartPanel } from './ChartPanel';
import { GuestCpu, GuestFacts } from './GuestFacts';
import { HostCpu, HostMemory } from './HostSide';
import { MemoryParts } from './MemoryParts';
import classes from './LiveMetrics.module.css';
import { cpuPanel, diskPanel, memoryPanel, networkPanel, pressurePanel } from './panels';
import { rowsSince } from './row';
import { StreamNotice } from './StreamNotice';
import { useMetricsStream } from './useMetricsStream';

interface LiveMetricsProps {
  readonly id: string;
  /** The time in the charts; null for no charts, when it is the past that is looked at. */
  readonly windowMs: number | null;
  readonly marks: readonly Mark[];
  /** Beside the facts of now. */
  readonly tools: ReactNode;
  readonly children: ReactNode;
}

/** All that changes every second. What does not is handed in, and is not worked through again. */
export function LiveMetrics({ id, windowMs, marks, tools, children }: LiveMetricsProps) {
  const view = useMetricsStream(id);
  const since = view.edge - (windowMs ?? 0);
  // What is not drawn is not worked through every second.
  const drawn = useMemo(
    () => ({ ...view, rows: windowMs === null ? [] : rowsSince(view.rows, since) }),
    [view, windowMs, since],
  );
  const sample = view.latest?.sample ?? null;
  const charted = { view: drawn, windowMs: windowMs ?? 0, marks };

  return (
    <>
      <StreamNotice view={view} />
      <BottleneckNotice bottleneck={sample?.bottleneck ?? null} />
      <div className={classes.bar}>
        <GuestFacts sample={sample} />
        <div className={classes.tools}>{tools}</div>
      </div>
      {windowMs !== null && (
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
          <MarkList marks={marksBetween(marks, since, view.edge)} />
        </>
      )}
      {children}
    </>
  );
}
