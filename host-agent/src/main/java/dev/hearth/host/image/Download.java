// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image;

import dev.hearth.host.image.archive.Budget;
import dev.hearth.host.image.archive.ImportRefused;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// Fetches one URL over HTTP/1.1, by a connection of its own to the very address that was checked:
/// the JDK's client would look the name up again. HTTPS checks the server's name as browsers do.
///
/// @param mostBytes more are not taken
record Download(AllowedUrls allowed, long mostBytes, Budget budget) {

    private static final int CONNECT_LIMIT_MS = 10_000;
    private static final int READ_LIMIT_MS = 30_000;
    private static final int MOST_REDIRECTS = 5;
    private static final int MOST_LINE_BYTES = 8192;
    private static final int MOST_HEADERS = 100;

    /// Takes what comes.
    interface Sink {
        /// Reads the body to its end.
        ///
        /// @param bytes how much will come; null when the server does not say
        void take(InputStream body, @Nullable Long bytes) throws IOException;
    }

    /// Fetches it. Throws [ImportRefused] with the reason when that is not allowed or not answered.
    void fetch(String text, Sink sink) throws IOException {
        URI url = allowed.check(text);
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            try (Socket socket = connect(url)) {
                String next = exchange(socket, url, sink);
                if (next == null) {
                    return;
                }
                url = allowed.check(url.resolve(next).toString());
            } catch (IllegalArgumentException e) {
                throw new ImportRefused("%s redirects to what is no URL".formatted(url), e);
            }
        }
        throw new ImportRefused("%s redirects more than %d times".formatted(text, MOST_REDIRECTS));
    }

    private Socket connect(URI url) throws IOException {
        InetAddress address = allowed.resolve(url);
        int port = AllowedUrls.port(url);
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(address, port), CONNECT_LIMIT_MS);
            plain.setSoTimeout(READ_LIMIT_MS);
            if (AllowedUrls.scheme(url).equals("http")) {
                return plain;
            }
            SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
            SSLSocket secure = (SSLSocket) factory.createSocket(plain, url.getHost(), port, true);
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            return secure;
        } catch (IOException e) {
            plain.close();
            throw new ImportRefused(
                    "could not connect to %s port %d: %s"
                            .formatted(url.getHost(), port, e.getMessage()),
                    e);
        }
    }

    /// Where it redirects to; null when it was fetched.
    private @Nullable String exchange(Socket socket, URI url, Sink sink) throws IOException {
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String port = url.getPort() >= 0 ? ":" + url.getPort() : "";
        String request =
                "GET %s%s HTTP/1.1\r\nHost: %s%s\r\nUser-Agent: hearth\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n"
                        .formatted(path, query, url.getHost(), port);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        String status = line(in);
        Map<String, String> headers = headers(in);
        if (status.matches("HTTP/1\\.[01] 30[12378]( .*)?") && headers.containsKey("location")) {
            return headers.get("location");
        }
        if (!status.matches("HTTP/1\\.[01] 200( .*)?")) {
            throw new ImportRefused("%s answers %s".formatted(url, ImportRefused.quote(status)));
        }
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            sink.take(new Chunks(in, budget), null);
        } else {
            long bytes = length(headers.getOrDefault("content-length", "-1"));
            if (bytes > mostBytes) {
                throw new ImportRefused(
                        "%s has %d bytes, and one import may have %d (HEARTH_HOST_IMAGE_MAX_MIB)"
                                .formatted(url, bytes, mostBytes));
            }
            sink.take(new Counted(in, bytes, budget), bytes < 0 ? null : bytes);
        }
        return null;
    }

    private static long length(String text) throws ImportRefused {
        if (!text.matches("-1|\\d{1,18}")) {
            throw new ImportRefused("the server says no length: " + ImportRefused.quote(text));
        }
        return Long.parseLong(text);
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < MOST_HEADERS; i++) {
            String line = line(in);
            if (line.isEmpty()) {
                return headers;
            }
            String[] parts = line.split(":", 2);
            if (parts.length == 2) {
                headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
            }
        }
        throw new ImportRefused(
                "the server answers with more than %d headers".formatted(MOST_HEADERS));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return line.toString().stripTrailing();
            }
            if (line.length() >= MOST_LINE_BYTES) {
                throw new ImportRefused("the server answers with a line that is too long");
            }
            line.append((char) next);
        }
        throw new ImportRefused("the server closed the connection before its answer was complete");
    }

    /// A body of known length, or up to the end of the connection.
    private static final class Counted extends InputStream {
        private final InputStream in;
        private final Budget budget;
        private long left;

        Counted(InputStream in, long bytes, Budget budget) {
            this.in = in;
            this.left = bytes;
            this.budget = budget;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            budget.check();
            if (left == 0) {
                return -1;
            }
            int read = in.read(bytes, offset, left < 0 ? length : (int) Math.min(length, left));
            if (read < 0 && left > 0) {
                throw new ImportRefused(
                        "the server closed the connection %d bytes early".formatted(left));
            }
            if (left > 0) {
                left -= read;
            }
            return read;
        }
    }

    /// A body in chunks, RFC 9112 section 7.1.
    private static final class Chunks extends InputStream {
        private final InputStream in;
        private final Budget budget;
        private long left;
        private boolean first = true;
        private boolean ended;

        Chunks(InputStream in, Budget budget) {
            this.in = in;
            this.budget = budget;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            budget.check();
            if (left == 0 && !ended) {
                if (!first) {
                    line(in);
                }
                first = false;
                String size = line(in).split(";", 2)[0].strip();
                if (!size.matches("[0-9a-fA-F]{1,15}")) {
                    throw new ImportRefused("the server answers with a chunk that is none");
                }
                left = Long.parseLong(size, 16);
                ended = left == 0;
            }
            if (ended) {
                return -1;
            }
            int read = in.read(bytes, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new ImportRefused(
                        "the server closed the connection in the middle of a chunk");
            }
            left -= read;
            return read;
        }
    }
}
