// SPDX-License-Identifier: Apache-2.0

/** The time that is charted: live, up to now, or between two moments. */
export type Span =
  | { readonly kind: 'live'; readonly name: string; readonly ms: number }
  | { readonly kind: 'last'; readonly name: string; readonly ms: number }
  | { readonly kind: 'between'; readonly from: number; readonly to: number };

interface Choice {
  /** As it is in the URL. */
  readonly name: string;
  readonly label: string;
  readonly ms: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What is followed second by second. */
export const liveChoices: readonly Choice[] = [
  { name: '1m', label: '1 min', ms: MINUTE },
  { name: '5m', label: '5 min', ms: 5 * MINUTE },
  { name: '15m', label: '15 min', ms: 15 * MINUTE },
];

/** What is read from the history, up to now. */
export const pastChoices: readonly Choice[] = [
  { name: '1h', label: '1 hour', ms: HOUR },
  { name: '6h', label: '6 hours', ms: 6 * HOUR },
  { name: '24h', label: '24 hours', ms: DAY },
  { name: '7d', label: '7 days', ms: 7 * DAY },
  { name: '30d', label: '30 days', ms: 30 * DAY },
  { name: '400d', label: '400 days', ms: 400 * DAY },
];

const usual: Span = { kind: 'live', name: '5m', ms: 5 * MINUTE };

/** Steps are 10 s at the least: less than six of them is no chart. */
export const SHORTEST_MS = MINUTE;

const LONGEST_MS = 400 * DAY;

/** What the URL says: `?last=24h`, or `?from=…&to=…`; the usual when it says nothing that can be. */
export function spanOf(search: URLSearchParams): Span {
  const from = Date.parse(search.get('from') ?? '');
  const to = Date.parse(search.get('to') ?? '');
  if (to - from >= SHORTEST_MS && to - from <= LONGEST_MS) return { kind: 'between', from, to };
  const last = search.get('last');
  const live = liveChoices.find(({ name }) => name === last);
  if (live !== undefined) return { kind: 'live', name: live.name, ms: live.ms };
  const past = pastChoices.find(({ name }) => name === last);
  return past === undefined ? usual : { kind: 'last', name: past.name, ms: past.ms };
}

/** The same, for the URL. */
export function searchOf(span: Span): Record<string, string> {
  if (span.kind === 'between') {
    return { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() };
  }
  return span.kind === usual.kind && span.name === usual.name ? {} : { last: span.name };
}

/** Both ends of a span of the history, given what time it is. */
export function endsOf(span: Span, now: number): { readonly from: number; readonly to: number } {
  if (span.kind === 'between') return { from: span.from, to: span.to };
  return { from: now - span.ms, to: now };
}

/** Another part of the time: by how much both ends move, as shares of the whole. */
export function moved(span: Span, now: number, fromBy: number, toBy: number): Span {
  const { from, to } = endsOf(span, now);
  const whole = to - from;
  const latest = Math.min(now, to + toBy * whole);
  const earliest = from + fromBy * whole;
  const length = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, latest - earliest));
  return { kind: 'between', from: Math.round(latest - length), to: Math.round(latest) };
}
