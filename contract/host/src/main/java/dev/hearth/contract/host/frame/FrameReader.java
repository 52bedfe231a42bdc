// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host.frame;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.VmStatus;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the batches of one stream. Whatever bytes come, it throws [IOException] or returns a batch
/// that is whole. For use by one thread.
public final class FrameReader {

    /// Of VMs in one frame.
    static final int MOST_VMS = 1 << 17;

    private final FrameInput input;
    private final WireReader reader = new WireReader();
    private final List<@Nullable Known> known = new ArrayList<>();
    private @Nullable UUID run;
    private @Nullable HostInfo host;
    private int generation;

    /// What was said of a VM so far.
    private static final class Known {

        private final UUID id;
        private @Nullable VmStatus status;
        private int generation;

        Known(UUID id) {
            this.id = id;
        }
    }

    public FrameReader(InputStream stream) {
        this.input = new FrameInput(stream);
    }

    /// The next batch; empty when the stream has ended after one. Throws [EOFException] when it
    /// ended inside one, [MalformedFrame] when it says something that is none, and what the stream
    /// throws.
    public Optional<Batch> next() throws IOException {
        if (!input.next()) {
            return Optional.empty();
        }
        reader.read(input.frame(), input.length());
        generation++;
        Batch batch = frame();
        forgetOthers();
        return Optional.of(batch);
    }

    /// How many bytes were read so far.
    public long bytes() {
        return input.total();
    }

    private Batch frame() throws MalformedFrame {
        Instant at = null;
        Long seq = null;
        List<Batch.Entry> vms = new ArrayList<>(known.size());
        Set<UUID> ids = HashSet.newHashSet(known.size());
        while (reader.hasMore()) {
            long tag = reader.varint();
            int wire = (int) tag & (1 << WireWriter.WIRE_BITS) - 1;
            long number = tag >>> WireWriter.WIRE_BITS;
            if (number == Frames.AT.number() && wire == Frames.AT.wire()) {
                at = Type.TIME.read(reader);
            } else if (number == Frames.SEQ.number() && wire == Frames.SEQ.wire()) {
                seq = Type.LONG.read(reader);
            } else if (number == Frames.RUN.number() && wire == Frames.RUN.wire()) {
                begin(Type.ID.read(reader));
            } else if (number == Frames.HOST.number() && wire == Frames.HOST.wire()) {
                host = Messages.HOST_INFO.read(reader);
            } else if (number == Frames.VMS && wire == WireWriter.LENGTH) {
                Batch.Entry entry = entry();
                if (!ids.add(entry.vm().id())) {
                    throw new MalformedFrame("vm %s is there twice".formatted(entry.vm().id()));
                }
                vms.add(entry);
            } else {
                reader.skip(wire);
            }
        }
        if (run == null || at == null || seq == null || host == null) {
            throw new MalformedFrame("a frame has a run, a number, a time and a host");
        }
        return new Batch(run, seq, at, host, vms);
    }

    private void begin(UUID another) {
        run = another;
        host = null;
        known.clear();
    }

    private Batch.Entry entry() throws MalformedFrame {
        int outer = reader.enter(reader.length());
        Known vm = null;
        MetricSample sample = null;
        long number = -1;
        while (reader.hasMore()) {
            long tag = reader.varint();
            int wire = (int) tag & (1 << WireWriter.WIRE_BITS) - 1;
            long field = tag >>> WireWriter.WIRE_BITS;
            if (field == Frames.NUMBER && wire == WireWriter.VARINT) {
                number = reader.varint();
                vm = known(number);
            } else if (field == Frames.ID && wire == WireWriter.LENGTH) {
                vm = meet(number, Type.ID.read(reader));
            } else if (vm == null) {
                throw new MalformedFrame("a VM's number and id come before what it is");
            } else if (field == Frames.STATUS && wire == WireWriter.LENGTH) {
                reader.subject(new Subject(vm.id, null));
                vm.status = Messages.VM_STATUS.read(reader);
            } else if (field == Frames.SAMPLE && wire == WireWriter.LENGTH && vm.status != null) {
                reader.subject(new Subject(vm.id, vm.status.incarnation()));
                sample = Messages.METRIC_SAMPLE.read(reader);
            } else {
                reader.skip(wire);
            }
        }
        reader.leave(outer);
        if (vm == null || vm.status == null || sample == null) {
            throw new MalformedFrame("vm number %d has no status or no sample".formatted(number));
        }
        if (!vm.status.id().equals(vm.id) || !sample.vmId().equals(vm.id)) {
            throw new MalformedFrame("what vm %s is said to be is another's".formatted(vm.id));
        }
        vm.generation = generation;
        return new Batch.Entry(vm.status, sample);
    }

    private @Nullable Known known(long number) throws MalformedFrame {
        if (number < 0 || number > MOST_VMS) {
            throw new MalformedFrame("a VM has the number " + number);
        }
        return number < known.size() ? known.get((int) number) : null;
    }

    private Known meet(long number, UUID id) throws MalformedFrame {
        if (number < 0) {
            throw new MalformedFrame("a VM's number comes before its id");
        }
        while (known.size() <= number) {
            known.add(null);
        }
        Known vm = new Known(id);
        known.set((int) number, vm);
        return vm;
    }

    private void forgetOthers() {
        for (int number = 0; number < known.size(); number++) {
            Known vm = known.get(number);
            if (vm != null && vm.generation != generation) {
                known.set(number, null);
            }
        }
    }
}
