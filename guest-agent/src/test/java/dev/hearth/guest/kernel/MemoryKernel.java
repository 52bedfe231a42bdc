// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A kernel in memory: files, sockets, and a clock that moves only when the agent waits.
public final class MemoryKernel extends KernelBasics {

    private static final int EIO = 5;
    private static final int EMFILE = 24;
    private static final int EPIPE = 32;
    private static final int ENODEV = 19;
    private static final int EAFNOSUPPORT = 97;
    private static final int ENETUNREACH = 101;
    private static final byte AF_VSOCK = 40;
    private static final int HANGUP = 0x10;

    /// What the guest sees under a path; absent is "no such file".
    public final Map<String, byte[]> files = new HashMap<>();

    /// Names in a directory.
    public final Map<String, List<String>> directories = new HashMap<>();

    /// What is mounted at a path, as struct statvfs has it from its unit on.
    public final Map<String, long[]> fileSystems = new HashMap<>();

    /// Paths the agent asked statvfs about.
    public final List<String> asked = new ArrayList<>();

    /// Whether another program has the port.
    public boolean portIsTaken;

    /// Whether the guest has vsock.
    public boolean hasVsock;

    /// Whether the process has no descriptors left for connections.
    public boolean outOfDescriptors;

    /// Reads of files that fail with an I/O error, by path.
    public final List<String> failing = new ArrayList<>();

    /// Files of mounts that changed and do not say so yet, by path.
    public final List<String> changed = new ArrayList<>();

    /// Devices that are streams, by path, with the host on the other side.
    public final Map<String, Peer> devices = new HashMap<>();

    /// IPv4 addresses of network interfaces.
    public final Map<String, byte[]> interfaces = new HashMap<>();

    /// Connections the agent began, the newest last; without [#answersCalls] none comes about.
    public final List<Peer> calls = new ArrayList<>();

    public boolean answersCalls;

    /// Programs that the agent made in memory, the newest last.
    public final List<Peer> programs = new ArrayList<>();

    /// Descriptors that a program which the agent becomes keeps.
    public final List<Integer> kept = new ArrayList<>();

    /// The command line of the program that the agent became last; empty: of none.
    public List<String> became = List.of();

    /// How often the agent tried to listen, opened a file, and waited.
    public int listenCalls;

    public int openCalls;
    public long bytesRead;
    public int pollCalls;

    private final Map<Integer, String> open = new TreeMap<>();
    private final Map<Integer, List<String>> openDirectories = new HashMap<>();
    private final Map<Integer, Deque<String>> listings = new HashMap<>();
    private final Map<Integer, Peer> sockets = new HashMap<>();
    private final Deque<Peer> backlog = new ArrayDeque<>();
    private int nextDescriptor = 3;
    private final Map<Integer, Deque<Peer>> listeners = new HashMap<>();
    private final Deque<Peer> vsockBacklog = new ArrayDeque<>();

    /// Removes a file, which who has it open goes on reading.
    public void unlink(String path) {
        open.replaceAll((descriptor, name) -> name.equals(path) ? path + " (deleted)" : name);
        files.put(path + " (deleted)", files.getOrDefault(path, new byte[0]));
        files.remove(path);
    }

    /// A client connects; the agent has not accepted it yet.
    public Peer connect() {
        return connectFrom(new Peer().address);
    }

    /// The same from a client with this struct sockaddr.
    public Peer connectFrom(byte... address) {
        Peer peer = new Peer();
        peer.address = address;
        (address[0] == AF_VSOCK ? vsockBacklog : backlog).add(peer);
        return peer;
    }

    /// Whether a poll would answer at once.
    public boolean hasWork() {
        return (!listeners.isEmpty() && !backlog.isEmpty())
                || (hasVsock && !vsockBacklog.isEmpty())
                || sockets.values().stream().anyMatch(Peer::isReadable);
    }

    /// How many connections the agent holds open.
    public long openSockets() {
        return sockets.size();
    }

    /// How many descriptors the agent holds open, of any kind.
    public int openDescriptors() {
        return open.size() + openDirectories.size() + sockets.size() + listeners.size();
    }

    @Override
    public int openFile(byte[] path) {
        openCalls++;
        if (!files.containsKey(KernelText.text(path))) {
            return -Errno.ENOENT;
        }
        open.put(nextDescriptor, KernelText.text(path));
        return nextDescriptor++;
    }

    /// What is mounted on a directory later is not seen through a descriptor opened before.
    @Override
    public int openDirectory(byte[] path) {
        List<String> names = directories.get(KernelText.text(path));
        if (names == null) {
            return -Errno.ENOENT;
        }
        openDirectories.put(nextDescriptor, names);
        rewind(nextDescriptor);
        return nextDescriptor++;
    }

    @Override
    public int readAt(int file, byte[] into, int offset, int length, long position) {
        String path = open.getOrDefault(file, "");
        byte[] bytes = files.get(path);
        if (bytes == null || failing.contains(path)) {
            return -EIO;
        }
        int rest = Math.min(length, bytes.length - (int) position);
        int count = KernelText.records(bytes, (int) position, rest);
        System.arraycopy(bytes, (int) position, into, offset, Math.max(count, 0));
        bytesRead += Math.max(count, 0);
        return Math.max(count, 0);
    }

    @Override
    public int readEntries(int directory, byte[] into) {
        Deque<String> rest = listings.get(directory);
        if (rest == null) {
            return -EIO;
        }
        int at = 0;
        for (int entries = 0; !rest.isEmpty() && entries < 5; entries++) {
            at = KernelText.putEntry(rest.removeFirst(), into, at);
        }
        return at;
    }

    @Override
    public int rewind(int directory) {
        List<String> names = openDirectories.get(directory);
        if (names == null) {
            return -EIO;
        }
        listings.put(directory, new ArrayDeque<>(names));
        return 0;
    }

    @Override
    public int statFileSystem(byte[] path, long[] into) {
        asked.add(KernelText.text(path));
        long[] answer = fileSystems.get(KernelText.text(path));
        if (answer == null) {
            return -EIO;
        }
        System.arraycopy(answer, 0, into, STATVFS_UNIT_BYTES, answer.length);
        return 0;
    }

    @Override
    public void close(int descriptor) {
        Peer peer = sockets.remove(descriptor);
        if (peer != null) {
            peer.closed = true;
        } else if (open.remove(descriptor) == null && openDirectories.remove(descriptor) == null) {
            throw new IllegalStateException("closed twice, or never opened: " + descriptor);
        }
        listings.remove(descriptor);
    }

    @Override
    public int openStream(byte[] path) {
        Peer peer = devices.get(KernelText.text(path));
        if (peer == null) {
            return -Errno.ENOENT;
        }
        peer.closed = false;
        sockets.put(nextDescriptor, peer);
        return nextDescriptor++;
    }

    @Override
    public int listen(byte[] address) {
        boolean vsock = address[0] == AF_VSOCK;
        if (vsock && !hasVsock) {
            return -EAFNOSUPPORT;
        }
        listenCalls += vsock ? 0 : 1;
        if (portIsTaken) {
            return -Errno.EADDRINUSE;
        }
        listeners.put(nextDescriptor, vsock ? vsockBacklog : backlog);
        return nextDescriptor++;
    }

    @Override
    public int connect(byte[] address) {
        if (!answersCalls) {
            return -ENETUNREACH;
        }
        Peer peer = new Peer();
        peer.address = address.clone();
        calls.add(peer);
        sockets.put(nextDescriptor, peer);
        return nextDescriptor++;
    }

    @Override
    public int interfaceAddress(byte[] request) {
        byte[] address = interfaces.get(KernelText.interfaceName(request));
        if (address == null) {
            return -ENODEV;
        }
        System.arraycopy(address, 0, request, 20, 4);
        return 0;
    }

    @Override
    public int portOf(int socket) {
        return 40_123;
    }

    @Override
    public int accept(int socket, byte[] address) {
        Deque<Peer> waiting = listeners.getOrDefault(socket, backlog);
        Peer peer = outOfDescriptors ? null : waiting.poll();
        if (peer == null) {
            return outOfDescriptors ? -EMFILE : -Errno.EAGAIN;
        }
        System.arraycopy(peer.address, 0, address, 0, peer.address.length);
        sockets.put(nextDescriptor, peer);
        return nextDescriptor++;
    }

    @Override
    public int receive(int socket, byte[] into, int offset, int length) {
        Peer peer = peer(socket);
        if (peer.toAgent.isEmpty()) {
            return peer.ended ? 0 : -Errno.EAGAIN;
        }
        int count = 0;
        for (; count < length && !peer.toAgent.isEmpty(); count++) {
            into[offset + count] = peer.toAgent.removeFirst();
        }
        return count;
    }

    @Override
    public int send(int socket, byte[] from, int offset, int length) {
        Peer peer = peer(socket);
        if (peer.gone) {
            return -EPIPE;
        }
        if (peer.room == 0) {
            return -Errno.EAGAIN;
        }
        int count = Math.min(length, peer.room);
        peer.fromAgent.write(from, offset, count);
        peer.room -= count;
        return count;
    }

    private Peer peer(int socket) {
        Peer peer = sockets.get(socket);
        if (peer == null) {
            throw new IllegalStateException("not an open socket: " + socket);
        }
        return peer;
    }

    @Override
    public void endOutput(int socket) {
        peer(socket).agentEnded = true;
    }

    @Override
    public int poll(int[] set, int count, int timeoutMillis) {
        pollCalls++;
        int ready = 0;
        for (int i = 0; i < count; i++) {
            int answer = set[2 * i] < 0 ? 0 : answer(set[2 * i], set[2 * i + 1] & 0xffff);
            set[2 * i + 1] = (set[2 * i + 1] & 0xffff) | (answer << 16);
            ready += answer == 0 ? 0 : 1;
        }
        if (ready == 0) {
            advanceMillis(timeoutMillis);
        }
        return ready;
    }

    private int answer(int descriptor, int interest) {
        Deque<Peer> waiting = listeners.get(descriptor);
        if (waiting != null) {
            return waiting.isEmpty() ? 0 : READABLE;
        }
        if (open.containsKey(descriptor)) {
            return interest == CHANGED && changed.remove(open.get(descriptor)) ? CHANGED : 0;
        }
        Peer peer = peer(descriptor);
        int state = (peer.isReadable() ? READABLE : 0) | (peer.room > 0 ? WRITABLE : 0);
        return (state & interest) | (peer.gone ? HANGUP : 0);
    }

    @Override
    public int createProgram(byte[] name) {
        Peer program = new Peer();
        programs.add(program);
        sockets.put(nextDescriptor, program);
        return nextDescriptor++;
    }

    @Override
    public void keepOpen(int descriptor) {
        kept.add(descriptor);
    }

    /// As if the program could not run here: what a process does after it became another is not the
    /// agent's.
    @Override
    public int become(int program, byte[][] command) {
        became = Arrays.stream(command).map(KernelText::text).toList();
        return -Errno.ENOENT;
    }
}
