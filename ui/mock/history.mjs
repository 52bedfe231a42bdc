// SPDX-License-Identifier: Apache-2.0

/** @typedef {import('../src/api/types').VmHistory} VmHistory */
/** @typedef {VmHistory['metrics'][string]} Series */

const MOST_STEPS = 1_500;
const STEPS_S = [10, 60, 600, 3_600, 6 * 3_600, 86_400];

/** @type {Readonly<Record<string, string>>} */
const units = {
  cpu_usage_percent: 'percent',
  memory_usage_percent: 'percent',
  network_in_bytes_per_second: 'bytes per second',
  network_out_bytes_per_second: 'bytes per second',
  disk_read_bytes_per_second: 'bytes per second',
  disk_write_bytes_per_second: 'bytes per second',
  pressure_cpu_some_percent: 'percent',
  pressure_io_some_percent: 'percent',
  pressure_memory_some_percent: 'percent',
  load1: 'processes',
  cpu_wait_percent: 'percent',
};

/** @param {string | null} text @param {number} otherwise */
function timeOf(text, otherwise) {
  const [, ago, unit] = /^-(\d+)([sm])$/.exec(text ?? '') ?? [];
  if (ago !== undefined) return Date.now() - Number(ago) * (unit === 'm' ? 60_000 : 1_000);
  return text === null ? otherwise : Date.parse(text);
}

/** @param {number} span in milliseconds */
function stepFor(span) {
  return STEPS_S.find((each) => span / 1_000 / each <= MOST_STEPS) ?? 86_400;
}

/**
 * A wave that is the same whenever it is asked for; unknown in the tenth part of every span, and
 * the host's in the part after it.
 *
 * @param {string} name @param {number} count @param {number} step in seconds
 * @returns {Series}
 */
function seriesOf(name, count, step) {
  const scale = units[name] === 'bytes per second' ? 40_000 : name === 'load1' ? 0.02 : 1;
  /** @type {Series} */
  const series = { unit: units[name] ?? '', min: [], avg: [], max: [], known_ms: [], sources: [] };
  for (let index = 0; index < count; index += 1) {
    const part = Math.floor((10 * index) / count);
    const isHosts = name === 'cpu_wait_percent';
    const known = isHosts || (part !== 3 && !(part === 4 && !name.includes('usage')));
    const mean = scale * (40 + 30 * Math.sin((7 * index) / count));
    series.avg.push(known ? mean : null);
    series.min.push(known ? 0.7 * mean : null);
    series.max.push(known ? 1.3 * mean : null);
    series.known_ms.push(known ? 1_000 * step : 0);
    series.sources.push(known ? (isHosts || part === 4 ? 'vmm' : 'guest') : null);
  }
  return series;
}

/**
 * @param {string} vmId
 * @param {string} search
 * @returns {VmHistory}
 */
export function history(vmId, search) {
  const query = new URLSearchParams(search);
  const to = timeOf(query.get('to'), Date.now());
  const from = timeOf(query.get('from'), to - 3_600_000);
  const step = query.get('step') === '1s' ? 1 : stepFor(to - from);
  const first = Math.floor(from / 1_000 / step) * step;
  const count = Math.ceil(to / 1_000 / step) - first / step;
  const names = query.get('metrics')?.split(',') ?? Object.keys(units);
  return {
    vm_id: vmId,
    from: new Date(first * 1_000).toISOString(),
    to: new Date((first + count * step) * 1_000).toISOString(),
    tier: step === 1 ? 'live' : step < 60 ? '10s' : step < 3_600 ? '1m' : '1h',
    step_seconds: step,
    reason: 'the finest that makes at most 1500 steps',
    open_since: null,
    starts: Array.from({ length: count }, () => 0),
    metrics: Object.fromEntries(names.map((name) => [name, seriesOf(name, count, step)])),
  };
}
