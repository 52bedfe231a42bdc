// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.event;

import static dev.hearth.manager.http.Answers.onlyAllowed;

import dev.hearth.contract.rest.VmEvent;
import dev.hearth.contract.rest.VmEvents;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.problem.Faults;
import dev.hearth.manager.vm.VmId;
import dev.hearth.manager.vm.VmRoutes;
import dev.hearth.manager.vm.VmService;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// `/v1/events` and `/v1/vms/{id}/events`.
public final class EventRoutes {

    private static final String ALL = "/v1/events";
    private static final String OF_VM = "/v1/vms/{id}/events";
    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    private final EventStore store;
    private final VmService vms;
    private final Answers answers;

    EventRoutes(EventStore store, VmService vms, Answers answers) {
        this.store = store;
        this.vms = vms;
        this.answers = answers;
    }

    /// Every route of this noun.
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(ALL, this::all)
                .add(onlyAllowed(ALL, HttpMethod.GET))
                .GET(OF_VM, this::ofVm)
                .add(onlyAllowed(OF_VM, HttpMethod.GET))
                .build();
    }

    private ServerResponse all(ServerRequest request) {
        Page page = page(request);
        return answers.json(page.of(store.ofAll(page.wanted())));
    }

    private ServerResponse ofVm(ServerRequest request) {
        VmId vm = VmRoutes.id(request);
        if (!vms.exists(vm)) {
            throw vm.notFound();
        }
        Page page = page(request);
        return answers.json(page.of(store.of(vm, page.wanted())));
    }

    /// Which events are asked for.
    private record Page(long before, int limit, Set<VmEvent.Kind> kinds) {

        /// One more tells whether there are more.
        EventStore.Wanted wanted() {
            return new EventStore.Wanted(before, limit + 1, kinds);
        }

        /// @param found one more than wanted, if there are
        VmEvents of(List<VmEvent> found) {
            boolean more = found.size() > limit;
            List<VmEvent> shown = more ? found.subList(0, limit) : found;
            return new VmEvents(shown, more ? (Long) shown.getLast().id() : null);
        }
    }

    private static Page page(ServerRequest request) {
        Faults faults = new Faults();
        long before = number(request, "before", Long.MAX_VALUE, Long.MAX_VALUE, faults);
        long limit = number(request, "limit", USUAL, MOST, faults);
        Set<VmEvent.Kind> kinds = kinds(request, faults);
        faults.throwIfAny();
        return new Page(before, (int) limit, kinds);
    }

    private static Set<VmEvent.Kind> kinds(ServerRequest request, Faults faults) {
        Set<VmEvent.Kind> kinds = EnumSet.noneOf(VmEvent.Kind.class);
        for (String name : request.params().getOrDefault("kind", List.of())) {
            Optional<VmEvent.Kind> kind =
                    Stream.of(VmEvent.Kind.values())
                            .filter(each -> each.toString().equals(name))
                            .findFirst();
            kind.ifPresentOrElse(
                    kinds::add,
                    () ->
                            faults.add(
                                    "kind",
                                    "must be one of "
                                            + Stream.of(VmEvent.Kind.values())
                                                    .map(Object::toString)
                                                    .collect(Collectors.joining(", "))));
        }
        return kinds;
    }

    private static long number(
            ServerRequest request, String name, long usual, long most, Faults faults) {
        String text = request.param(name).orElse(null);
        if (text == null) {
            return usual;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        faults.add(name, "must be a whole number from 1 to " + most);
        return usual;
    }
}
