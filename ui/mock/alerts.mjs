// SPDX-License-Identifier: Apache-2.0
import { Faults } from './faults.mjs';
import { invalid, problem } from './problem.mjs';

/**
 * @typedef {import('./vm.mjs').MockVm} MockVm
 * @typedef {import('./routes.mjs').Answer} Answer
 * @typedef {import('../src/api/types').Alert} Alert
 * @typedef {import('../src/api/types').AlertRule} AlertRule
 * @typedef {import('../src/api/types').Webhook} Webhook
 * @typedef {import('../src/api/types').WebhookDelivery} WebhookDelivery
 * @typedef {{ rules: AlertRule[], webhooks: Webhook[], alerts: Alert[] }} Book
 * @typedef {{ method: string, id: string | undefined, verb: string | undefined, body: unknown }} Question
 */

/** What is known of each fleet's alerts. @type {WeakMap<MockVm[], Book>} */
const books = new WeakMap();

const BORN = '2026-11-26T10:00:00Z';

/** @param {MockVm[]} fleet @returns {Book} */
export function bookOf(fleet) {
  const book = books.get(fleet) ?? exampleBook(fleet);
  books.set(fleet, book);
  return book;
}

/** A rule that fires for the first VM, fired before for the second, and tells one webhook. @param {MockVm[]} fleet @returns {Book} */
function exampleBook(fleet) {
  const [first, second] = fleet;
  if (first === undefined || second === undefined) return { rules: [], webhooks: [], alerts: [] };
  /** @type {Webhook} */
  const pager = {
    id: '4a000000-0000-4000-8000-000000000001',
    name: 'pager',
    url: 'https://alerts.example.org/hearth',
    created_at: BORN,
  };
  /** @type {AlertRule} */
  const busy = {
    id: '3a000000-0000-4000-8000-000000000001',
    name: 'busy',
    vm_id: null,
    metric: 'cpu_usage_percent',
    comparison: '>',
    threshold: 90,
    clear_threshold: 80,
    for_seconds: 60,
    keep_firing_seconds: 0,
    enabled: true,
    webhooks: [pager.id],
    created_at: BORN,
  };
  const firing = alertOf(busy, first, '8f000000-0000-4000-8000-000000000001');
  const past = {
    ...alertOf(busy, second, '8f000000-0000-4000-8000-000000000002'),
    state: /** @type {const} */ ('resolved'),
    reason: 'value-is-back',
  };
  return { rules: [busy], webhooks: [pager], alerts: [firing, past] };
}

/** @param {AlertRule} rule @param {MockVm} of @param {string} id @returns {Alert} */
function alertOf(rule, { vm }, id) {
  return {
    id,
    rule_id: rule.id,
    rule_name: rule.name,
    vm_id: vm.id,
    vm_name: vm.name,
    metric: rule.metric,
    state: 'firing',
    value: 97.5,
    source: 'guest',
    since: '2026-11-26T10:01:00Z',
    started_at: BORN,
    no_data_since: null,
    reason: null,
  };
}

/** @param {MockVm[]} fleet @returns {Answer} */
export function alerts(fleet) {
  return { status: 200, body: { alerts: bookOf(fleet).alerts, more: false } };
}

/** @param {MockVm[]} fleet @param {Question} question @returns {Answer} */
export function alertRules(fleet, { method, id, body }) {
  const book = bookOf(fleet);
  if (id === undefined && method === 'GET') return { status: 200, body: book.rules };
  const found = book.rules.find((each) => each.id === id);
  if (id !== undefined && found === undefined) return missing('rule', id);
  if (method === 'GET') return { status: 200, body: found };
  if (method === 'DELETE') {
    book.rules = book.rules.filter((each) => each !== found);
    end(book, id, 'rule-deleted');
    return { status: 204 };
  }
  const wanted = /** @type {Partial<AlertRule>} */ (body);
  const refusal = ruleRefusal(book, found, wanted);
  if (refusal !== null) return refusal;
  const rule = /** @type {AlertRule} */ ({
    vm_id: null,
    for_seconds: 0,
    keep_firing_seconds: 0,
    enabled: true,
    webhooks: [],
    clear_threshold: wanted.threshold,
    ...wanted,
    id: id ?? crypto.randomUUID(),
    created_at: found?.created_at ?? new Date().toISOString(),
  });
  book.rules = byName([...book.rules.filter((each) => each !== found), rule]);
  if (!rule.enabled) end(book, id, 'rule-disabled');
  return { status: found === undefined ? 201 : 200, body: rule };
}

/** @param {Book} book @param {AlertRule | undefined} found @param {Partial<AlertRule>} wanted @returns {Answer | null} */
function ruleRefusal(book, found, wanted) {
  const faults = new Faults();
  checkName(wanted.name, faults);
  const { threshold = Number.NaN, clear_threshold: clear = threshold, comparison } = wanted;
  faults.check('threshold', !Number.isNaN(threshold), 'is missing');
  const isUpwards = comparison === '>' || comparison === '>=';
  faults.check(
    'clear_threshold',
    !(isUpwards ? clear > threshold : clear < threshold),
    `must not be ${isUpwards ? 'above' : 'below'} threshold, or an alert would be over before it fires`,
  );
  faults.whole('for_seconds', wanted.for_seconds ?? 0, 0, 86_400);
  faults.whole('keep_firing_seconds', wanted.keep_firing_seconds ?? 0, 0, 86_400);
  if (faults.errors.length > 0) return invalid(faults.errors);
  return takenName(book.rules, found, wanted.name);
}

/** @param {MockVm[]} fleet @param {Question} question @returns {Answer} */
export function webhooks(fleet, { method, id, verb, body }) {
  const book = bookOf(fleet);
  if (id === undefined && method === 'GET') return { status: 200, body: book.webhooks };
  const found = book.webhooks.find((each) => each.id === id);
  if (id !== undefined && found === undefined) return missing('webhook', id);
  if (found !== undefined) {
    if (verb === 'test') return { status: 200, body: trial(found) };
    if (verb === 'deliveries') return { status: 200, body: deliveries(book, found) };
    if (method === 'GET') return { status: 200, body: found };
    if (method === 'DELETE') return removeWebhook(book, found);
  }
  const wanted = /** @type {Partial<Webhook> & { secret?: string }} */ (body);
  const faults = new Faults();
  checkName(wanted.name, faults);
  const { url = '', secret } = wanted;
  faults.check(
    'url',
    !/\/\/(10\.|127\.|192\.168\.)/.test(url),
    'must not be at an address which is private or this machine’s, unless the manager’s operator allows it with HEARTH_MANAGER_WEBHOOK_ALLOW',
  );
  faults.check('url', url.startsWith('https://'), 'must be https');
  faults.check('secret', secret !== undefined || found !== undefined, 'is missing');
  if (faults.errors.length > 0) return invalid(faults.errors);
  const taken = takenName(book.webhooks, found, wanted.name);
  if (taken !== null) return taken;
  const webhook = {
    id: id ?? crypto.randomUUID(),
    name: wanted.name ?? '',
    url,
    created_at: found?.created_at ?? new Date().toISOString(),
  };
  book.webhooks = byName([...book.webhooks.filter((each) => each !== found), webhook]);
  return { status: found === undefined ? 201 : 200, body: webhook };
}

/** Only one receiver of the mock is there. @param {Webhook} webhook @returns {import('../src/api/types').WebhookTest} */
function trial({ url }) {
  const delivered = url.startsWith('https://alerts.example.org/');
  return {
    delivery: crypto.randomUUID(),
    delivered,
    status: delivered ? 204 : null,
    took_ms: delivered ? 38 : 5_000,
    answer: delivered ? '' : null,
    error: delivered ? null : 'there is no machine of that name',
  };
}

/** @param {Book} book @param {Webhook} webhook @returns {WebhookDelivery[]} */
function deliveries({ alerts: all, rules }, { id }) {
  const named = new Set(rules.filter((rule) => rule.webhooks.includes(id)).map((rule) => rule.id));
  return all
    .filter(({ rule_id }) => named.has(rule_id))
    .map((alert) => ({
      id: alert.id.replace(/^8f/, '9d'),
      alert_id: alert.id,
      event: alert.state,
      state: 'delivered',
      attempts: 1,
      created_at: alert.since,
      next_attempt_at: null,
      status: 204,
      error: null,
      took_ms: 41,
      finished_at: alert.since,
    }));
}

/** @param {Book} book @param {Webhook} found @returns {Answer} */
function removeWebhook(book, found) {
  const rule = book.rules.find((each) => each.webhooks.includes(found.id));
  if (rule !== undefined) {
    const detail = `webhook ${found.id} is named by the rule "${rule.name}"; change that first`;
    return problem(409, 'wrong-state', detail);
  }
  book.webhooks = book.webhooks.filter((each) => each !== found);
  return { status: 204 };
}

/** @param {Book} book @param {string | undefined} rule @param {string} reason */
function end(book, rule, reason) {
  book.alerts = book.alerts.map((each) =>
    each.rule_id === rule && each.state !== 'resolved'
      ? { ...each, state: 'resolved', reason, since: new Date().toISOString() }
      : each,
  );
}

/** @param {string | undefined} name @param {Faults} faults */
function checkName(name, faults) {
  faults.check('name', name !== undefined, 'is missing');
  faults.check(
    'name',
    name === name?.trim() && name !== '',
    'must have 1 to 63 characters on one line, without spaces around them',
  );
}

/** @param {{ name: string }[]} all @param {{ name: string } | undefined} found @param {string | undefined} name */
function takenName(all, found, name) {
  return all.some((each) => each !== found && each.name === name)
    ? problem(409, 'name-taken', `"${name ?? ''}" is taken; choose another name`)
    : null;
}

/** @template {{ name: string }} T @param {T[]} all */
function byName(all) {
  return all.sort((a, b) => a.name.localeCompare(b.name));
}

/** @param {string} what @param {string} id */
function missing(what, id) {
  return problem(404, 'not-found', `there is no ${what} ${id}`);
}
