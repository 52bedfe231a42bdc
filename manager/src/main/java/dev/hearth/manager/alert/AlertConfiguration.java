// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import dev.hearth.manager.config.ManagerConfig;
import dev.hearth.manager.host.HostState;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.http.RequestBody;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.vm.VmService;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Wires the alerts.
@Configuration(proxyBeanMethods = false)
public class AlertConfiguration {

    @Bean
    RuleStore ruleStore(JdbcClient jdbc) {
        return new RuleStore(jdbc);
    }

    @Bean
    AlertStore alertStore(JdbcClient jdbc, Json json) {
        return new AlertStore(jdbc, json);
    }

    @Bean
    WebhookStore webhookStore(JdbcClient jdbc) {
        return new WebhookStore(jdbc);
    }

    @Bean
    DeliveryStore deliveryStore(JdbcClient jdbc) {
        return new DeliveryStore(jdbc);
    }

    @Bean
    WebhookAddresses webhookAddresses(ManagerConfig config) {
        return new WebhookAddresses(config.webhookAllow(), WebhookAddresses::ofThisMachine);
    }

    @Bean
    Sender webhookSender(WebhookAddresses addresses) {
        return new Sender(addresses, InstantSource.system(), Sender.DEADLINE);
    }

    @Bean
    Deliverer webhookDeliverer(DeliveryStore store, Sender sender) {
        return new Deliverer(
                store,
                sender,
                InstantSource.system(),
                new Backoff(() -> ThreadLocalRandom.current().nextDouble()));
    }

    @Bean
    AlertWatch alertWatch(RuleStore rules, AlertStore store, HostState host) {
        return new AlertWatch(rules, store, InstantSource.system()).start(host);
    }

    @Bean
    RuleService ruleService(
            RuleStore store, WebhookStore webhooks, VmService vms, AlertWatch watch) {
        return new RuleService(store, webhooks, vms, watch, InstantSource.system());
    }

    @Bean
    WebhookService webhookService(
            WebhookStore store,
            DeliveryStore deliveries,
            WebhookAddresses addresses,
            Sender sender,
            Json json) {
        return new WebhookService(store, deliveries, addresses, sender, json);
    }

    @Bean
    AlertTotals alertTotals(AlertWatch watch, Deliverer deliverer) {
        return new AlertTotals(watch, deliverer);
    }

    @Bean
    AlertRoutes alertRoutes(
            RuleService rules,
            AlertWatch watch,
            AlertStore store,
            Answers answers,
            RequestBody bodies) {
        return new AlertRoutes(rules, watch, store, answers, bodies);
    }

    @Bean
    WebhookRoutes webhookRoutes(WebhookService webhooks, Answers answers, RequestBody bodies) {
        return new WebhookRoutes(webhooks, answers, bodies);
    }
}
