// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.http;

import dev.hearth.manager.config.ManagerConfig;
import dev.hearth.manager.json.Json;
import jakarta.servlet.Filter;
import java.util.List;
import java.util.concurrent.Executors;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.websocket.server.WsContextListener;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.function.support.HandlerFunctionAdapter;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/// The web server, made by hand: nothing in the environment but [ManagerConfig] can move or open
/// it. One virtual thread per request.
@Configuration(proxyBeanMethods = false)
public class HttpConfiguration {

    private static final int LONGEST_HEADERS = 16 << 10;

    @Bean
    Json json() {
        return new Json();
    }

    @Bean
    Answers answers(Json json) {
        return new Answers(json);
    }

    @Bean
    RequestBody requestBody(Json json) {
        return new RequestBody(json);
    }

    @Bean
    SocketUpgrade socketUpgrade() {
        return new SocketUpgrade(new DefaultHandshakeHandler());
    }

    @Bean
    SiteRoutes siteRoutes() {
        return new SiteRoutes();
    }

    @Bean
    TomcatServletWebServerFactory webServer(ManagerConfig config) {
        TomcatServletWebServerFactory factory =
                new TomcatServletWebServerFactory(config.listen().getPort());
        factory.setAddress(config.listen().getAddress());
        factory.setRegisterDefaultServlet(false);
        factory.addProtocolHandlerCustomizers(
                protocol -> protocol.setExecutor(Executors.newVirtualThreadPerTaskExecutor()));
        factory.addConnectorCustomizers(connector -> {
            connector.setXpoweredBy(false);
            connector.setProperty("maxHttpRequestHeaderSize", "" + LONGEST_HEADERS);
        });
        factory.addContextCustomizers(context -> {
            context.addApplicationListener(WsContextListener.class.getName());
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemValve.class.getName());
            }
        });
        return factory;
    }

    @Bean
    FilterRegistrationBean<Filter> securityHeaders() {
        return filter(new SecurityHeaders(), 1);
    }

    @Bean
    FilterRegistrationBean<Filter> problemFilter(Json json) {
        return filter(new ProblemFilter(json), 2);
    }

    @Bean
    FilterRegistrationBean<Filter> requestGate() {
        return filter(new RequestGate(), 3);
    }

    @Bean
    DispatcherServlet dispatcherServlet() {
        return new DispatcherServlet();
    }

    @Bean
    ServletRegistrationBean<DispatcherServlet> dispatcher(DispatcherServlet servlet) {
        ServletRegistrationBean<DispatcherServlet> registration =
                new ServletRegistrationBean<>(servlet, "/");
        registration.setLoadOnStartup(1);
        return registration;
    }

    @Bean
    RouterFunctionMapping handlerMapping(RouterFunction<ServerResponse> routes) {
        RouterFunctionMapping mapping = new RouterFunctionMapping(routes);
        mapping.setMessageConverters(List.of(new ByteArrayHttpMessageConverter()));
        return mapping;
    }

    @Bean
    HandlerFunctionAdapter handlerAdapter() {
        return new HandlerFunctionAdapter();
    }

    private static FilterRegistrationBean<Filter> filter(Filter filter, int order) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        return registration;
    }
}
