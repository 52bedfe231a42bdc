// SPDX-License-Identifier: Apache-2.0

// Puts what the browser tests saw into the documentation: `npm run pictures`, after a change that
// shows. Every picture of docs/images/ but that of the real guest comes from here.
import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What it is called in the documentation, and which screenshot it is. */
const pictures = {
  fleet: 'fleet-5000',
  'heat-map': 'fleet-5000-heat-light-1280',
  history: 'history-light-1280',
  parts: 'parts-light-1280',
  terminal: 'terminal-light-1280',
  create: 'create-light-1280',
  host: 'host-light-1280',
  images: 'images-light-1280',
  network: 'network-light-1280',
  overview: 'overview-light-1280',
  events: 'events-light-1280',
  'all-events': 'all-events-light-1280',
  configuration: 'configuration-light-1280',
  agent: 'agent-light-1280',
  hosts: 'hosts-light-1280',
  alerts: 'alerts-light-1280',
  rule: 'rule-light-1280',
  webhooks: 'webhooks-light-1280',
  webhook: 'webhook-light-1280',
  diagnosis: 'diagnosis-light-1280',
  snapshots: 'snapshots-light-1280',
  rules: 'rules-light-1280',
};

for (const [picture, screenshot] of Object.entries(pictures)) {
  copyFileSync(
    fileURLToPath(new URL(`../target/screenshots/${screenshot}.png`, import.meta.url)),
    fileURLToPath(new URL(`../../docs/images/${picture}.png`, import.meta.url)),
  );
}
