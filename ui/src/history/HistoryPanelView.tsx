// SPDX-License-Identifier: Apache-2.0
import { useId, useMemo, useRef, useState } from 'react';
import type { VmHistory } from '../api/types';
import panelClasses from '../metrics/ChartPanel.module.css';
import { SavePicture } from '../metrics/SavePicture';
import { withUnit } from '../metrics/scale';
import { Facts } from '../ui/Facts';
import { UNKNOWN } from '../ui/format';
import { Time } from '../ui/Time';
import { HistoryChart } from './HistoryChart';
import type { HistoryPanel } from './historyPanels';
import { HistoryTable } from './HistoryTable';
import { historyInWords, stepInWords, stepTime } from './historyWords';
import type { Mark } from '../metrics/drawMarks';
import { historyColumns, historyScale, stepBegin, stepCount, summaryOf } from './steps';

interface HistoryPanelViewProps {
  readonly panel: HistoryPanel;
  readonly history: VmHistory;
  readonly marks: readonly Mark[];
  readonly onSelect: (from: number, to: number) => void;
}

/** One chart of the history, with what it was in the whole of it. */
export function HistoryPanelView({ panel, history, marks, onSelect }: HistoryPanelViewProps) {
  const heading = useId();
  const place = useRef<HTMLElement>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const scale = useMemo(() => historyScale(history, panel), [history, panel]);
  const drawing = useMemo(
    () => ({
      columns: historyColumns(history, panel.lines),
      marks,
      scale,
      from: Date.parse(history.from) / 1_000,
      to: Date.parse(history.to) / 1_000,
    }),
    [history, panel, marks, scale],
  );
  const isHosts = panel.lines.every(({ source }) => source === 'vmm');
  const isThere = hovered !== null && hovered < stepCount(history);

  return (
    <section ref={place} className={panelClasses.panel} aria-labelledby={heading}>
      <header className={panelClasses.header}>
        <h2 id={heading}>{panel.title}</h2>
        {isThere && (
          <span className={panelClasses.moment}>
            <Time at={stepBegin(history, hovered)} written={stepTime(history)} /> ·{' '}
            {stepInWords(panel, history, hovered, scale)}
          </span>
        )}
        <SavePicture title={panel.title} place={place} />
      </header>
      <div className={panelClasses.body}>
        <HistoryChart
          label={historyInWords(panel, history, scale)}
          lines={panel.lines}
          drawing={drawing}
          onHover={setHovered}
          onSelect={onSelect}
        />
        <div className={panelClasses.aside}>
          {panel.metrics.map(({ name, label }, index) => {
            const summary = summaryOf(history, name);
            return (
              <div
                key={name}
                role="group"
                aria-label={`${label} in all of it`}
                className={panelClasses.reading}
                data-line={index === 0 ? 'first' : 'second'}
              >
                <div data-source={isHosts ? 'vmm' : undefined}>
                  <Facts
                    compact
                    facts={
                      summary === null
                        ? [[label, UNKNOWN]]
                        : [
                            [`${label}, mean`, withUnit(summary.avg, scale)],
                            ['Least', withUnit(summary.min, scale)],
                            ['Greatest', withUnit(summary.max, scale)],
                            ['Known for', `${(100 * summary.known).toFixed(0)} %`],
                          ]
                    }
                  />
                </div>
              </div>
            );
          })}
        </div>
      </div>
      <HistoryTable panel={panel} history={history} scale={scale} />
    </section>
  );
}
