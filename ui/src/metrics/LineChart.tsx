// SPDX-License-Identifier: Apache-2.0
import 'uplot/dist/uPlot.min.css';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useColorScheme } from '../ui/useColorScheme';
import type { Line } from './columns';
import classes from './LineChart.module.css';
import { Plot, type Drawing } from './Plot';

interface LineChartProps {
  /** Said to those who cannot see it: what it shows, its value now and where that goes. */
  readonly label: string;
  /** Must be the same array as long as the chart is the same. */
  readonly lines: readonly Line[];
  readonly drawing: Drawing;
  readonly onHover: (index: number | null) => void;
}

/** A time chart on a canvas, with words in its place for whoever cannot see it. */
export function LineChart({ label, lines, drawing, onHover }: LineChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const colorScheme = useColorScheme();
  const firstDrawing = useEffectEvent(() => drawing);
  const hovered = useEffectEvent(onHover);

  // Canvas colours are fixed when drawn: another colour scheme is another plot.
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const created = new Plot(element, lines, firstDrawing(), (index) => {
      hovered(index);
    });
    plot.current = created;
    const resizing = new ResizeObserver(() => {
      created.resize(element.clientWidth, element.clientHeight);
    });
    resizing.observe(element);
    const watching = new IntersectionObserver((changes) => {
      created.inView(changes.at(-1)?.isIntersecting ?? true);
    });
    watching.observe(element);
    return () => {
      watching.disconnect();
      resizing.disconnect();
      created.destroy();
      plot.current = null;
    };
  }, [lines, colorScheme]);

  useEffect(() => {
    plot.current?.show(drawing);
  }, [drawing]);

  return <div ref={place} role="img" aria-label={label} className={classes.plot} />;
}
