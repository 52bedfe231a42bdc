// SPDX-License-Identifier: Apache-2.0
import { MockConsole } from './console.mjs';
import { event } from './events.mjs';

/**
 * @typedef {import('../src/api/types').Vm} Vm
 * @typedef {import('../src/api/types').Snapshot} Snapshot
 * @typedef {import('../src/api/types').VmEvent} VmEvent
 * @typedef {import('../src/api/types').VmMetrics} VmMetrics
 * @typedef {'guest' | 'fallback' | 'stalled' | 'no-agent' | 'cycle'} Measured How well the VM is measured;
 *   `cycle` changes between guest and fallback by itself
 */

const KIB_PER_MIB = 1024;

/** What a VM has of whom the API does not say it. */
const USUAL_MIB = 512;
const INTERVAL_MS = 1_000;
const CYCLE_SECONDS = 30;
const CYCLE_GUEST_SECONDS = 18;

const reasons = {
  fallback:
    'The guest agent answered before and does not now: connection refused. Look at the VM’s console; the values marked vmm are measured on the host.',
  stalled:
    'No answer since 2026-11-26T15:00:00Z: connection refused. Look at the VM’s console; the values marked vmm are measured on the host.',
  'no-agent':
    'The guest agent has not answered yet. It starts with the guest; if the guest is up, its image has no agent.',
  paused: 'The VM is paused. Resume it to see what happens inside.',
  stopped: 'The VM is stopped. Start it to see what happens inside.',
};

/**
 * What Hearth boots; the manager refuses to put anything else to disk.
 * @param {Vm} vm
 */
function machineOf({ vcpu_count, mem_size_mib, image, disk_mib }) {
  if (vcpu_count === null || mem_size_mib === null || image === null) {
    throw new Error('an external VM has no machine here');
  }
  return { vcpu_count, mem_size_mib, image, disk_mib };
}

/** One VM of the mock: what the API says of it, and the numbers it makes up. */
export class MockVm {
  /**
   * @param {Vm} vm
   * @param {Measured} measured
   */
  constructor(vm, measured) {
    /** @type {Vm} */
    this.vm = vm;
    this.measured = measured;
    /** CPU load to show, or null for a gentle wave. @type {number | null} */
    this.load = null;
    /** What it waits for. @type {VmMetrics['bottleneck']} */
    this.bottleneck = null;
    /** Oldest first. @type {Snapshot[]} */
    this.snapshots = [];
    /** Oldest first. @type {VmEvent[]} */
    this.events = [];
    this.console = new MockConsole(vm.name);
    if (vm.state === 'running') {
      this.console.boot();
      this.happen('started', 'the VM was started');
      this.happen('agent-answered', 'the guest agent answers');
    }
    /** True while no sample is made, as when the host agent hangs. */
    this.silent = false;
    this.second = 0;
    /** How much stronger than gentle its wave is. */
    this.swing = 1;
    this.measuredAt = Date.now();
  }

  start() {
    this.vm = {
      ...this.vm,
      state: 'running',
      state_reason: null,
      guest_ip: this.vm.guest_ip ?? '127.9.0.9',
      started_at: new Date().toISOString(),
      verdict: null,
    };
    this.happen('started', 'the VM was started');
    this.console.boot();
  }

  stop() {
    this.vm = {
      ...this.vm,
      state: 'stopped',
      state_reason: null,
      started_at: null,
      verdict: null,
    };
    this.end('requested', 'it was told to stop', []);
  }

  /**
   * It ended, and this is why.
   *
   * @param {import('../src/api/types').Verdict['cause']} cause
   * @param {string} detail
   * @param {string[]} evidence
   */
  end(cause, detail, evidence) {
    const verdict = { cause, detail, evidence };
    this.vm = { ...this.vm, state: 'stopped', started_at: null, verdict };
    this.happen('ended', detail, verdict);
    this.console.end(detail);
  }

  /** @param {VmEvent['kind']} kind @param {string} detail @param {VmEvent['verdict']} [verdict] */
  happen(kind, detail, verdict = null) {
    this.events.push(event(this, kind, detail, verdict));
  }

  pause() {
    this.vm = { ...this.vm, state: 'paused' };
    this.happen('paused', 'the VM was paused');
  }

  resume() {
    this.vm = { ...this.vm, state: 'running' };
    this.happen('resumed', 'the VM was resumed');
  }

  /** @returns {Snapshot} */
  takeSnapshot() {
    const { id, network } = this.vm;
    const { vcpu_count, mem_size_mib, image, disk_mib } = machineOf(this.vm);
    const taken = {
      id: crypto.randomUUID(),
      vm_id: id,
      created_at: new Date().toISOString(),
      size_bytes: mem_size_mib * 1_048_576,
      vcpu_count,
      mem_size_mib,
      image,
      disk_mib,
      network_mode: network.mode,
    };
    this.snapshots.push(taken);
    return taken;
  }

  /** A second passes. */
  tick() {
    this.second += 1;
    this.measuredAt = Date.now();
  }

  /** @returns {VmMetrics['state']} */
  get state() {
    if (this.vm.state === 'paused') return 'paused';
    if (this.vm.state !== 'running' && this.vm.external === null) return 'stopped';
    if (this.measured === 'guest') return 'live';
    if (this.measured !== 'cycle') return this.measured;
    return this.second % CYCLE_SECONDS < CYCLE_GUEST_SECONDS ? 'live' : 'fallback';
  }

  /** @returns {VmMetrics} */
  get sample() {
    const state = this.state;
    const guest = state === 'live';
    const running = state !== 'stopped' && state !== 'paused';
    const vmmSource = running ? /** @type {const} */ ('vmm') : /** @type {const} */ ('none');
    const ratio = guest ? /** @type {const} */ ('guest') : vmmSource;
    const counter = guest ? /** @type {const} */ ('guest') : /** @type {const} */ ('none');
    const age = Date.now() - this.measuredAt + (guest ? 35 : 4);
    const sizeKb = (this.vm.mem_size_mib ?? USUAL_MIB) * KIB_PER_MIB;
    const totalKb = sizeKb - 11_000;
    const usedKb = Math.round(totalKb * (0.34 + 0.02 * Math.sin(this.second / 17)));
    const residentKb = Math.round(sizeKb * 0.81);
    const cpu = this.cpu();
    const memory = guest ? (100 * usedKb) / totalKb : 81;
    return {
      vm_id: this.vm.id,
      at: running ? new Date(this.measuredAt).toISOString() : null,
      interval_ms: running ? INTERVAL_MS : null,
      state,
      reason: this.reasonOf(state),
      cpu_usage_percent: running ? (guest ? cpu : cpu * 0.9 + 6) : null,
      memory_usage_percent: running ? memory : null,
      network_in_bytes: guest ? this.noise(3, 48_000) : null,
      network_out_bytes: guest ? this.noise(5, 21_000) : null,
      disk_read_bytes: guest ? (this.second % 11 === 0 ? 819_200 : 0) : null,
      disk_write_bytes: guest ? this.noise(7, 260_000) : null,
      memory_used_kb: guest ? usedKb : null,
      memory_total_kb: guest ? totalKb : null,
      memory_available_kb: guest ? totalKb - usedKb : null,
      uptime_seconds: guest ? this.second + 61.3 : null,
      load_average: guest ? [cpu / 100, 0.31, 0.12] : null,
      process_count: guest ? 23 : null,
      agent_version: guest ? '0.1.0' : null,
      incarnation: running ? `${this.vm.id}/${this.vm.started_at ?? ''}` : null,
      guest: guest
        ? {
            cpu_steal_percent: 0.4,
            cpu_iowait_percent: 0.2,
            procs_running: 1,
            procs_blocked: 0,
            pressure: {
              cpu_some_percent: cpu / 10,
              io_some_percent: 0.3,
              io_full_percent: 0.1,
              memory_some_percent: 0,
              memory_full_percent: 0,
            },
            oom_kills: 0,
            memory_free_kb: Math.round((totalKb - usedKb) * 0.4),
          }
        : null,
      vmm:
        running && this.vm.external === null
          ? {
              cpu_percent: cpu * 0.9 + 6,
              memory_rss_kb: residentKb,
              memory_percent: 81,
              memory_pss_kb: null,
              cpu_wait_percent: null,
              cpu_throttled_ms: null,
              disk_wait_ms: null,
              disk_throttled: null,
              network_throttled: null,
              vcpu_exits: null,
            }
          : null,
      balloon: null,
      bottleneck: running ? this.bottleneck : null,
      sources: {
        cpu_usage_percent: ratio,
        memory_usage_percent: ratio,
        network_in_bytes: counter,
        network_out_bytes: counter,
        disk_read_bytes: counter,
        disk_write_bytes: counter,
      },
      ages_ms: {
        cpu_usage_percent: running ? age : null,
        memory_usage_percent: running ? age : null,
        network_in_bytes: guest ? age : null,
        network_out_bytes: guest ? age : null,
        disk_read_bytes: guest ? age : null,
        disk_write_bytes: guest ? age : null,
      },
    };
  }

  /** @param {VmMetrics['state']} state */
  reasonOf(state) {
    if (state === 'live' || state === 'unknown') return null;
    const { external, guest_ip } = this.vm;
    return external === null || state !== 'no-agent'
      ? reasons[state]
      : `connection refused by ${guest_ip ?? 'it'}:${external.agent_port.toString()}`;
  }

  cpu() {
    if (this.load !== null) return this.load;
    const wave = 9 + 6 * Math.sin(this.second / 9) + 3 * Math.sin(this.second / 2.3);
    return Math.min(100, Math.max(0.4, wave * this.swing));
  }

  /**
   * The same number for the same second: a run can be repeated.
   * @param {number} seed
   * @param {number} most
   */
  noise(seed, most) {
    const shaken = Math.sin((this.second + 1) * 12.9898 * seed) * 43_758.5453;
    return Math.round((shaken - Math.floor(shaken)) * most);
  }
}
