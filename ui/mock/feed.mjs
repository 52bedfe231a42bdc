// SPDX-License-Identifier: Apache-2.0

/**
 * @typedef {import('./vm.mjs').MockVm} MockVm
 * @typedef {import('../src/api/types').FleetRow} FleetRow
 * @typedef {import('../src/api/types').FleetSnapshot} FleetSnapshot
 * @typedef {import('../src/api/types').FleetDelta} FleetDelta
 * @typedef {import('../src/api/types').FleetFailure} FleetFailure
 */

const ALL = [
  'cpu_usage_percent',
  'memory_usage_percent',
  'pressure_cpu_some_percent',
  'pressure_io_some_percent',
  'pressure_memory_some_percent',
];

/** What one viewer of the whole fleet is told: a snapshot, and then what changes. */
export class FleetFeed {
  /** @param {MockVm[]} fleet */
  constructor(fleet) {
    this.fleet = fleet;
    /** Null before the first subscription. @type {string[] | null} */
    this.metrics = null;
    this.seq = 0;
    /** What was told of each VM, but for its age. @type {Map<string, string>} */
    this.told = new Map();
  }

  /** @param {string} text @returns {FleetSnapshot | FleetFailure} */
  hear(text) {
    const body = /** @type {unknown} */ (JSON.parse(text));
    const { type, metrics } = /** @type {{ type?: string, metrics?: string[] }} */ (body);
    if (type !== 'subscribe') {
      return { type: 'error', detail: 'send a subscription', errors: [] };
    }
    this.metrics = metrics ?? ALL;
    this.told.clear();
    this.seq += 1;
    const vms = this.changed();
    return { type: 'snapshot', seq: this.seq, at: now(), metrics: this.metrics, vms };
  }

  /** What changed since the last message; null before the first. @returns {FleetDelta | null} */
  next() {
    if (this.metrics === null) return null;
    const base = this.seq;
    this.seq += 1;
    const vms = this.changed();
    const there = new Set(this.fleet.map(({ vm }) => vm.id));
    const gone = [...this.told.keys()].filter((id) => !there.has(id));
    for (const id of gone) this.told.delete(id);
    return { type: 'delta', seq: this.seq, base_seq: base, at: now(), vms, gone };
  }

  changed() {
    const rows = [];
    for (const each of this.fleet) {
      const { age_ms, ...row } = rowOf(each, this.metrics ?? ALL);
      const text = JSON.stringify(row);
      if (this.told.get(row.id) === text) continue;
      this.told.set(row.id, text);
      rows.push({ ...row, age_ms });
    }
    return rows;
  }
}

/**
 * All who watch the fleet over a WebSocket, and what a test does to them.
 *
 * @param {MockVm[]} fleet
 */
export function fleetWatchers(fleet) {
  /** @type {Map<import('ws').WebSocket, FleetFeed>} */
  const feeds = new Map();
  let hushed = false;
  return {
    /** @param {import('ws').WebSocket} viewer */
    join: (viewer) => {
      const feed = new FleetFeed(fleet);
      feeds.set(viewer, feed);
      viewer.on('close', () => feeds.delete(viewer));
      viewer.on('message', (message) => {
        // A text that comes in one piece, as all do that browsers send.
        const text = message instanceof Buffer ? message.toString() : '{}';
        viewer.send(JSON.stringify(feed.hear(text)));
      });
    },
    tick: () => {
      if (hushed) return;
      for (const [viewer, feed] of feeds) {
        const told = feed.next();
        if (told !== null) viewer.send(JSON.stringify(told));
      }
    },
    /** @param {boolean} isHushed */
    hush: (isHushed) => {
      hushed = isHushed;
    },
    /** @param {object} message */
    tell: (message) => {
      for (const viewer of feeds.keys()) viewer.send(JSON.stringify(message));
    },
    cut: () => {
      for (const viewer of feeds.keys()) viewer.terminate();
    },
  };
}

function now() {
  return new Date().toISOString();
}

/** @param {MockVm} each @param {string[]} metrics @returns {FleetRow} */
function rowOf(each, metrics) {
  const { sample, vm } = each;
  const values = metrics.map((name) => valueOf(sample, name));
  return {
    id: vm.id,
    name: vm.name,
    host: vm.host,
    state: vm.state,
    metric_state: sample.state,
    age_ms: sample.ages_ms.cpu_usage_percent,
    values,
    sources: metrics.map((name, place) => {
      if (values[place] === null) return 'none';
      if (name === 'cpu_usage_percent' || name === 'memory_usage_percent') {
        return sample.sources[name];
      }
      return 'guest';
    }),
  };
}

/** @param {MockVm['sample']} sample @param {string} name */
function valueOf(sample, name) {
  const pressure = sample.guest?.pressure ?? null;
  const values = new Map([
    ['cpu_usage_percent', sample.cpu_usage_percent],
    ['memory_usage_percent', sample.memory_usage_percent],
    ['pressure_cpu_some_percent', pressure?.cpu_some_percent],
    ['pressure_io_some_percent', pressure?.io_some_percent],
    ['pressure_memory_some_percent', pressure?.memory_some_percent],
  ]);
  const value = values.get(name) ?? null;
  return value === null ? null : Math.round(value * 10) / 10;
}
