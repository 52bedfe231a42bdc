// SPDX-License-Identifier: Apache-2.0
import { useId, useMemo, useRef, useState, type ReactNode } from 'react';
import { clockTime } from '../ui/format';
import { Time } from '../ui/Time';
import classes from './ChartPanel.module.css';
import type { Mark } from './drawMarks';
import { LineChart } from './LineChart';
import type { StreamView } from './MetricsStream';
import type { Panel } from './panels';
import { Reading } from './Reading';
import { RecentTable } from './RecentTable';
import { RunningChart } from './RunningChart';
import { SavePicture } from './SavePicture';
import { percentScale, rateScale } from './scale';
import { chartInWords, momentInWords } from './words';

interface ChartPanelProps {
  readonly panel: Panel;
  readonly view: StreamView;
  readonly windowMs: number;
  readonly marks: readonly Mark[];
  /** Further facts beside the readings. */
  readonly children?: ReactNode;
}

/** One chart with what it shows now, where that came from and how old it is. */
export function ChartPanel({ panel, view, windowMs, marks, children }: ChartPanelProps) {
  const heading = useId();
  const place = useRef<HTMLElement>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const { rows, latest, edge } = view;
  const running = useMemo(() => new RunningChart(panel), [panel]);
  const drawn = useMemo(() => running.of(rows), [running, rows]);
  const scale = useMemo(
    () => (panel.kind === 'percent' ? percentScale : rateScale([drawn.highest])),
    [panel, drawn],
  );
  const drawing = useMemo(
    () => ({
      columns: drawn.columns,
      vmmSpans: drawn.vmmSpans,
      marks,
      scale,
      from: (edge - windowMs) / 1_000,
      to: edge / 1_000,
    }),
    [drawn, marks, scale, edge, windowMs],
  );
  const hoveredAt = hovered === null ? undefined : drawn.columns[0][hovered];
  const moment =
    hoveredAt === undefined ? undefined : rows.find(({ at }) => at / 1_000 === hoveredAt);

  return (
    <section ref={place} className={classes.panel} aria-labelledby={heading}>
      <header className={classes.header}>
        <h2 id={heading}>{panel.title}</h2>
        {moment !== undefined && (
          <span className={classes.moment}>
            <Time at={moment.at} written={clockTime} /> · {momentInWords(panel, moment, scale)}
          </span>
        )}
        <SavePicture title={panel.title} place={place} />
      </header>
      <div className={classes.body}>
        <LineChart
          label={chartInWords(panel, latest === null ? [] : rows, scale, windowMs)}
          lines={panel.lines}
          drawing={drawing}
          onHover={setHovered}
        />
        <div className={classes.aside}>
          {panel.metrics.map(({ name, label }, index) => (
            <div
              key={name}
              className={classes.reading}
              data-line={['first', 'second'][index] ?? 'third'}
            >
              <Reading
                label={panel.kind === 'rate' ? `${panel.title} ${label.toLowerCase()}` : label}
                metric={name}
                latest={latest}
                scale={scale}
              />
            </div>
          ))}
          {children}
        </div>
      </div>
      <RecentTable panel={panel} rows={rows} scale={scale} />
    </section>
  );
}
