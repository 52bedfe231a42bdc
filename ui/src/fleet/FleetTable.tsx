// SPDX-License-Identifier: Apache-2.0
import { useMediaQuery } from '@mantine/hooks';
import { defaultRangeExtractor, useWindowVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { FleetRow } from '../api/types';
import { metricLabels } from './fleetMetrics';
import { sortedBy, type FleetQuestion, type SortKey } from './fleetQuestion';
import { FleetLine } from './FleetLine';
import type { FleetStream } from './FleetStream';
import { FullRows } from './FullRows';
import classes from './FleetTable.module.css';

interface FleetTableProps {
  readonly stream: FleetStream;
  /** The VMs to show, in order. */
  readonly slots: readonly number[];
  /** What the store says of each; it may have gone on before the next frame. */
  readonly rows: readonly FleetRow[];
  readonly question: FleetQuestion;
  readonly ask: (change: Partial<FleetQuestion>) => void;
  readonly isCurrent: boolean;
}

const columns: readonly (readonly [key: SortKey, label: string])[] = [
  ['name', 'Name'],
  ['state', 'State'],
  ['cpu', metricLabels.cpu],
  ['memory', metricLabels.memory],
  ['pressure', metricLabels.pressure],
  ['age', 'Age'],
  ['host', 'Host'],
];

const LINE_PX = 65;
const CARD_PX = 330;
const BEYOND_VIEW = 6;

/**
 * The fleet; of thousands of VMs only those in view are in the document. Narrow screens show each
 * row as a card; the explicit roles keep it a table there.
 */
export function FleetTable(props: FleetTableProps) {
  const { stream, slots, rows, question, ask, isCurrent } = props;
  const isNarrow = useMediaQuery('(max-width: 64em)', false, { getInitialValueInEffect: false });
  const usual = isNarrow ? CARD_PX : LINE_PX;
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  // Notices come and go above the table.
  useLayoutEffect(() => {
    const { top: fromView = 0 } = body.current?.getBoundingClientRect() ?? {};
    setTop(Math.round(fromView + window.scrollY));
  }, [isNarrow, isCurrent]);
  const getItemKey = useCallback((index: number) => rows[index]?.id ?? index, [rows]);
  // The row with the focus stays in the document, wherever it is: its dialog and messages are in it.
  const [held, setHeld] = useState<string | null>(null);
  const heldAt = held === null ? -1 : rows.findIndex(({ id }) => id === held);
  const rangeExtractor = useCallback(
    (range: Range) => {
      const shown = defaultRangeExtractor(range);
      const isShown = heldAt < 0 || shown.includes(heldAt);
      return isShown ? shown : [...shown, heldAt].sort((a, b) => a - b);
    },
    [heldAt],
  );
  const virtualizer = useWindowVirtualizer({
    count: slots.length,
    estimateSize: () => usual,
    // Asking the element itself would lay the page out once more for each row that comes into view.
    measureElement: (line, entry, { indexFromElement, itemSizeCache }) =>
      entry?.borderBoxSize[0]?.blockSize ??
      itemSizeCache.get(getItemKey(indexFromElement(line))) ??
      usual,
    overscan: BEYOND_VIEW,
    scrollMargin: top,
    getItemKey,
    rangeExtractor,
  });
  const [fullRows] = useState(() => new FullRows());
  const inView = virtualizer.getVirtualItems();
  const full = fullRows.of(
    inView.flatMap(({ index }) => rows[index]?.id ?? []),
    virtualizer.isScrolling,
  );
  return (
    <table
      role="table"
      aria-label="Virtual machines"
      aria-rowcount={slots.length + 1}
      className={classes.table}
    >
      <thead role="rowgroup">
        <tr role="row" aria-rowindex={1}>
          {columns.map(([key, label]) => (
            <th key={key} role="columnheader" scope="col" aria-sort={orderOf(question, key)}>
              <button
                type="button"
                onClick={() => {
                  ask(sortedBy(question, key));
                }}
              >
                {label}
              </button>
            </th>
          ))}
          <th role="columnheader" scope="col" className={classes.plain}>
            Actions
          </th>
        </tr>
      </thead>
      <tbody ref={body} role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
        {inView.map(({ key, index, start }) => {
          const slot = slots[index];
          const row = rows[index];
          if (slot === undefined || row === undefined) return null;
          return (
            <FleetLine
              key={key}
              {...{ stream, slot, row, index, isCurrent }}
              isFull={full.has(row.id)}
              top={start - top}
              measure={virtualizer.measureElement}
              hold={setHeld}
            />
          );
        })}
      </tbody>
    </table>
  );
}

function orderOf({ sort, isDescending }: FleetQuestion, key: SortKey) {
  if (sort !== key) return undefined;
  return isDescending ? 'descending' : 'ascending';
}
