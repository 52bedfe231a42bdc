// SPDX-License-Identifier: Apache-2.0
import type { components } from './schema';

/** The contract's own names, without the path to them. */
export type Vm = components['schemas']['Vm'];
export type VmState = components['schemas']['VmState'];
export type VmNetwork = components['schemas']['VmNetwork'];
export type Verdict = NonNullable<components['schemas']['Verdict']>;
export type VmEvent = components['schemas']['VmEvent'];
export type VmEvents = components['schemas']['VmEvents'];
export type Diagnosis = components['schemas']['Diagnosis'];
export type Finding = Diagnosis['findings'][number];
export type Image = components['schemas']['Image'];
export type ImageImport = components['schemas']['ImageImport'];
export type ImageImportCreate = components['schemas']['ImageImportCreate'];
export type ImageSource = components['schemas']['ImageSource'];
export type Snapshot = components['schemas']['Snapshot'];
export type Bottleneck = NonNullable<components['schemas']['Bottleneck']>;
export type VmMetrics = components['schemas']['VmMetrics'];
export type VmBreakdown = components['schemas']['VmBreakdown'];
export type VmHistory = components['schemas']['VmHistory'];
export type MetricState = components['schemas']['MetricState'];
export type Source = components['schemas']['Source'];
export type FleetRow = components['schemas']['FleetRow'];
export type FleetSnapshot = components['schemas']['FleetSnapshot'];
export type FleetDelta = components['schemas']['FleetDelta'];
export type FleetRate = components['schemas']['FleetRate'];
export type FleetFailure = components['schemas']['FleetFailure'];
export type ConsoleNotice = components['schemas']['ConsoleNotice'];
export type ConsoleControl = components['schemas']['ConsoleControl'];
export type Health = components['schemas']['Health'];
export type Host = components['schemas']['Host'];
export type Alert = components['schemas']['Alert'];
export type AlertMetric = components['schemas']['AlertMetric'];
export type AlertState = components['schemas']['AlertState'];
export type AlertRule = components['schemas']['AlertRule'];
export type AlertRuleWrite = components['schemas']['AlertRuleWrite'];
export type Webhook = components['schemas']['Webhook'];
export type WebhookWrite = components['schemas']['WebhookWrite'];
export type WebhookDelivery = components['schemas']['WebhookDelivery'];
export type WebhookTest = components['schemas']['WebhookTest'];
export type Problem = components['schemas']['Problem'];

/** The six values that carry a source and an age. */
export type MetricName = keyof VmMetrics['sources'];
