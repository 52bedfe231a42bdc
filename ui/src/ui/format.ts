// SPDX-License-Identifier: Apache-2.0

/** What stands where nobody knows: never 0. */
export const UNKNOWN = 'unknown';

/** `42.3 %` */
export function percent(value: number | null): string {
  return value === null ? UNKNOWN : `${value.toFixed(1)} %`;
}

/** `512 MiB`, `1.5 GiB`, from MiB. */
export function mebibytes(mib: number | null): string {
  if (mib === null) return UNKNOWN;
  return mib < 1024 ? `${trimmed(mib)} MiB` : `${trimmed(mib / 1024)} GiB`;
}

/** `118.4 MiB`, from the kernel's kB, which are KiB. One unit for all guests, so it never jumps. */
export function kibibytes(kb: number | null): string {
  return kb === null ? UNKNOWN : `${(kb / 1024).toFixed(1)} MiB`;
}

/** `128 MiB`, `1.5 GiB`, from bytes. */
export function bytes(count: number | null): string {
  return count === null ? UNKNOWN : mebibytes(count / 1_048_576);
}

/** `2 d 3 h`, `3 h 12 min`, `12 min 5 s`, `5 s`. */
export function duration(seconds: number | null): string {
  if (seconds === null) return UNKNOWN;
  const whole = Math.floor(seconds);
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor((whole % 86_400) / 3_600), 'h'],
    [Math.floor((whole % 3_600) / 60), 'min'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  const shown = first < 0 ? parts.slice(3) : parts.slice(first, first + 2);
  return shown.map(([count, unit]) => `${count} ${unit}`).join(' ');
}

/** `0.4 s`, `12 s`, `3 min 5 s`: tenths only while they can be read. */
export function ageInWords(ms: number): string {
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  return duration(ms / 1_000);
}

const timeOfDay = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});

/** `14:03:59`, in the viewer's zone. */
export function clockTime(epochMs: number): string {
  return timeOfDay.format(epochMs);
}

const dateAndTime = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'medium',
  hour12: false,
});

/** `26 Nov 2026, 14:03:59`, in the viewer's zone. */
export function localTime(epochMs: number): string {
  return dateAndTime.format(epochMs);
}

/** `2026-11-26 13:03:59 UTC` */
export function utcTime(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

const dayAndMinute = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});

const minuteOfDay = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});

const dayOfYear = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

/** `Nov 26, 14:03`, in the viewer's zone. */
export function dayTime(epochMs: number): string {
  return dayAndMinute.format(epochMs);
}

/** A time as it is told apart in a chart of so many milliseconds: `14:03`, or `Nov 26`. */
export function axisTime(epochMs: number, spanMs: number): string {
  return spanMs <= 2 * 86_400_000 ? minuteOfDay.format(epochMs) : dayOfYear.format(epochMs);
}

function trimmed(value: number): string {
  return Number.isInteger(value) ? value.toString() : value.toFixed(1);
}
