// SPDX-License-Identifier: Apache-2.0
import { useLayoutEffect, useRef } from 'react';
import classes from './FleetCell.module.css';
import type { FleetMetric } from './fleetMetrics';
import { REMEMBERED } from './FleetStore';
import type { FleetStream } from './FleetStream';
import { SPARK_HEIGHT, sparkPath } from './sparkline';

interface SparklineProps {
  readonly stream: FleetStream;
  readonly slot: number;
  readonly metric: FleetMetric;
}

const values = new Float32Array(REMEMBERED);

/** The last values of a VM from 0 to 100 %. It is drawn past React: it moves every second. */
export function Sparkline({ stream, slot, metric }: SparklineProps) {
  const path = useRef<SVGPathElement>(null);
  useLayoutEffect(() => {
    const draw = () => {
      stream.store.history(metric, slot, values);
      path.current?.setAttribute('d', sparkPath(values));
    };
    draw();
    return stream.subscribe(draw);
  }, [stream, slot, metric]);
  return (
    <svg
      aria-hidden
      className={classes.spark}
      viewBox={`0 0 ${REMEMBERED} ${SPARK_HEIGHT}`}
      preserveAspectRatio="none"
    >
      <path ref={path} />
    </svg>
  );
}
