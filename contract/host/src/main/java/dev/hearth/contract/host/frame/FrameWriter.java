// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host.frame;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.VmStatus;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes the batches of one stream as frames. The first, and the first of another run, begins
/// anew. For use by one thread.
public final class FrameWriter {

    /// The media type of a stream of frames.
    public static final String MEDIA_TYPE = "application/vnd.hearth.frames";

    private final WireWriter writer = new WireWriter();
    private final Map<UUID, Known> known = new HashMap<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private @Nullable UUID run;
    private @Nullable HostInfo host;
    private int generation;

    /// What the reader knows of a VM.
    private static final class Known {

        private final int number;
        private @Nullable VmStatus status;
        private int generation;

        Known(int number) {
            this.number = number;
        }
    }

    /// The batch as a frame, with its length before it. Good until the next one is asked for.
    public ByteBuffer write(Batch batch) {
        writer.clear();
        int start = writer.begin();
        generation++;
        Frames.AT.write(writer, batch);
        Frames.SEQ.write(writer, batch);
        if (!batch.run().equals(run)) {
            known.clear();
            free.clear();
            host = null;
            run = batch.run();
            Frames.RUN.write(writer, batch);
        }
        if (!batch.host().equals(host)) {
            host = batch.host();
            Frames.HOST.write(writer, batch);
        }
        for (Batch.Entry entry : batch.vms()) {
            write(entry);
        }
        writer.end(start);
        forgetOthers();
        return writer.from(0);
    }

    private void write(Batch.Entry entry) {
        writer.tag(Frames.VMS, WireWriter.LENGTH);
        int start = writer.begin();
        VmStatus status = entry.vm();
        Known vm = known.get(status.id());
        boolean isNew = vm == null;
        if (vm == null) {
            Integer number = free.poll();
            vm = new Known(number == null ? known.size() : number);
            known.put(status.id(), vm);
        }
        vm.generation = generation;
        writer.tag(Frames.NUMBER, WireWriter.VARINT);
        writer.varint(vm.number);
        if (isNew) {
            writer.tag(Frames.ID, Type.ID.wire());
            Type.ID.write(writer, status.id());
        }
        writer.subject(new Subject(status.id(), status.incarnation()));
        if (!status.equals(vm.status)) {
            vm.status = status;
            writer.tag(Frames.STATUS, WireWriter.LENGTH);
            Messages.VM_STATUS.write(writer, status);
        }
        writer.tag(Frames.SAMPLE, WireWriter.LENGTH);
        Messages.METRIC_SAMPLE.write(writer, entry.sample());
        writer.end(start);
    }

    /// The numbers of VMs that are gone are given to others. A reader forgets the same ones.
    private void forgetOthers() {
        Iterator<Known> all = known.values().iterator();
        while (all.hasNext()) {
            Known vm = all.next();
            if (vm.generation != generation) {
                free.add(vm.number);
                all.remove();
            }
        }
    }
}
