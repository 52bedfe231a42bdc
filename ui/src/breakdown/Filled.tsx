// SPDX-License-Identifier: Apache-2.0
import { bytes, UNKNOWN } from '../ui/format';
import classes from './Breakdown.module.css';

interface FilledProps {
  readonly label: string;
  readonly used: number | null;
  /** What everybody may still use. */
  readonly left: number | null;
}

/** From this share on a file system is in need of somebody. */
const NEARLY = 90;

/** How full a file system is, as `df` counts: of what everybody may use, what is used. */
export function Filled({ label, used, left }: FilledProps) {
  if (used === null || left === null || used + left === 0) return <>{UNKNOWN}</>;
  const share = (100 * used) / (used + left);
  return (
    <div>
      {bytes(used)}, {share.toFixed(1)} %
      <meter
        className={classes.meter}
        min={0}
        max={100}
        high={NEARLY}
        optimum={0}
        value={share}
        aria-label={`How full ${label} is`}
      />
    </div>
  );
}
