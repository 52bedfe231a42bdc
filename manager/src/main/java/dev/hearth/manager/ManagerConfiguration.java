// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager;

import dev.hearth.manager.agent.AgentConfiguration;
import dev.hearth.manager.agent.AgentRoutes;
import dev.hearth.manager.alert.AlertConfiguration;
import dev.hearth.manager.alert.AlertRoutes;
import dev.hearth.manager.alert.WebhookRoutes;
import dev.hearth.manager.console.ConsoleConfiguration;
import dev.hearth.manager.console.ConsoleRoutes;
import dev.hearth.manager.database.DatabaseConfiguration;
import dev.hearth.manager.diagnosis.DiagnosisConfiguration;
import dev.hearth.manager.diagnosis.DiagnosisRoutes;
import dev.hearth.manager.event.EventConfiguration;
import dev.hearth.manager.event.EventRoutes;
import dev.hearth.manager.export.ExportConfiguration;
import dev.hearth.manager.export.ExportRoutes;
import dev.hearth.manager.health.HealthConfiguration;
import dev.hearth.manager.health.HealthRoutes;
import dev.hearth.manager.history.HistoryConfiguration;
import dev.hearth.manager.history.HistoryRoutes;
import dev.hearth.manager.host.HostConfiguration;
import dev.hearth.manager.host.HostRoutes;
import dev.hearth.manager.http.HttpConfiguration;
import dev.hearth.manager.http.SiteRoutes;
import dev.hearth.manager.image.ImageConfiguration;
import dev.hearth.manager.image.ImageRoutes;
import dev.hearth.manager.image.UploadRoutes;
import dev.hearth.manager.metrics.MetricsConfiguration;
import dev.hearth.manager.metrics.MetricsRoutes;
import dev.hearth.manager.snapshot.SnapshotConfiguration;
import dev.hearth.manager.snapshot.SnapshotRoutes;
import dev.hearth.manager.vm.VmConfiguration;
import dev.hearth.manager.vm.VmRoutes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/// The whole manager: one configuration per noun, and all routes in the order they are tried.
@Configuration(proxyBeanMethods = false)
@Import({
    HttpConfiguration.class,
    DatabaseConfiguration.class,
    HostConfiguration.class,
    ImageConfiguration.class,
    VmConfiguration.class,
    AgentConfiguration.class,
    SnapshotConfiguration.class,
    MetricsConfiguration.class,
    HistoryConfiguration.class,
    EventConfiguration.class,
    AlertConfiguration.class,
    DiagnosisConfiguration.class,
    ConsoleConfiguration.class,
    HealthConfiguration.class,
    ExportConfiguration.class
})
class ManagerConfiguration {

    @Bean
    RouterFunction<ServerResponse> routes(
            HealthRoutes health,
            PartsOfHosts hosts,
            PartsOfVms vms,
            ExportRoutes export,
            SiteRoutes site) {
        return health.routes()
                .and(hosts.routes())
                .and(vms.routes())
                .and(export.routes())
                .and(site.routes());
    }

    @Bean
    PartsOfHosts partsOfHosts(HostRoutes hosts, ImageRoutes images, UploadRoutes uploads) {
        return new PartsOfHosts(hosts, images, uploads);
    }

    @Bean
    PartsOfVms partsOfVms(
            VmRoutes vms,
            AgentRoutes agents,
            SnapshotRoutes snapshots,
            ConsoleRoutes consoles,
            SeenOfVms seen) {
        return new PartsOfVms(vms, agents, snapshots, consoles, seen);
    }

    @Bean
    SeenOfVms seenOfVms(
            MetricsRoutes metrics,
            HistoryRoutes history,
            EventRoutes events,
            DiagnosisRoutes diagnoses,
            ToldOfVms told) {
        return new SeenOfVms(metrics, history, events, diagnoses, told);
    }

    @Bean
    ToldOfVms toldOfVms(AlertRoutes alerts, WebhookRoutes webhooks) {
        return new ToldOfVms(alerts, webhooks);
    }

    /// What hosts are and hold.
    record PartsOfHosts(HostRoutes hosts, ImageRoutes images, UploadRoutes uploads) {

        RouterFunction<ServerResponse> routes() {
            return hosts.routes().and(images.routes()).and(uploads.routes());
        }
    }

    /// What there is at and below `/v1/vms`, and what is put into them.
    record PartsOfVms(
            VmRoutes vms,
            AgentRoutes agents,
            SnapshotRoutes snapshots,
            ConsoleRoutes consoles,
            SeenOfVms seen) {

        RouterFunction<ServerResponse> routes() {
            return vms.routes()
                    .and(agents.routes())
                    .and(snapshots.routes())
                    .and(consoles.routes())
                    .and(seen.metrics().routes())
                    .and(seen.history().routes())
                    .and(seen.events().routes())
                    .and(seen.diagnoses().routes())
                    .and(seen.told().alerts().routes())
                    .and(seen.told().webhooks().routes());
        }
    }

    /// What is seen of VMs and cannot be changed.
    record SeenOfVms(
            MetricsRoutes metrics,
            HistoryRoutes history,
            EventRoutes events,
            DiagnosisRoutes diagnoses,
            ToldOfVms told) {}

    /// Of what is seen of VMs people are told.
    record ToldOfVms(AlertRoutes alerts, WebhookRoutes webhooks) {}
}
