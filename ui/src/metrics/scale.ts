// SPDX-License-Identifier: Apache-2.0

/** How values of a chart are written, and how far up its axis reaches. */
export interface Scale {
  /** The axis runs from 0 to this. */
  readonly max: number;
  /** `%`, `kB/s`, … */
  readonly unit: string;
  /** One of `unit` in the value's own unit. */
  readonly factor: number;
}

export const percentScale: Scale = { max: 100, unit: '%', factor: 1 };

const rateUnits = [
  { unit: 'kB/s', factor: 1e3 },
  { unit: 'MB/s', factor: 1e6 },
  { unit: 'GB/s', factor: 1e9 },
] as const;

/**
 * The scale for rates in bytes per second: the next 1, 2 or 5 above the highest value, and never
 * finer than kB/s, so that the small talk of an idle guest looks small.
 */
export function rateScale(values: Iterable<number | null>): Scale {
  let highest = 0;
  for (const value of values) highest = Math.max(highest, value ?? 0);
  const max = Math.max(10e3, roundedUp(highest));
  const { unit, factor } = rateUnits.findLast((each) => max >= each.factor) ?? rateUnits[0];
  return { max, unit, factor };
}

/** The scale for a number of things, such as tasks. */
export function countScale(values: Iterable<number | null>): Scale {
  let highest = 0;
  for (const value of values) highest = Math.max(highest, value ?? 0);
  return { max: Math.max(1, roundedUp(highest)), unit: '', factor: 1 };
}

/** The value in the scale's unit: three figures, which is what fits and what is known. */
export function inUnit(value: number, { factor }: Scale): string {
  if (value === 0) return '0';
  const scaled = value / factor;
  return scaled.toFixed(scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2);
}

/** `42.3 %`, `1.25 MB/s`. */
export function withUnit(value: number, scale: Scale): string {
  const number = scale === percentScale ? value.toFixed(1) : inUnit(value, scale);
  return `${number} ${scale.unit}`.trimEnd();
}

function roundedUp(value: number): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((each) => each * power >= value) ?? 10;
  return step * power;
}
