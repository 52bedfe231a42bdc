// SPDX-License-Identifier: Apache-2.0
import { withUnit, type Scale } from '../metrics/scale';
import { UNKNOWN } from '../ui/format';

/** `1.25 MB/s` */
export function rate(value: number | null, scale: Scale): string {
  return value === null ? UNKNOWN : withUnit(value, scale);
}

/** `12 /s` */
export function perSecond(value: number | null): string {
  return value === null ? UNKNOWN : `${value.toFixed(value < 10 ? 1 : 0)} /s`;
}
