package org.dialogs.openfire.testrest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BadServiceTest {

    private static final int ENOUGH = 8 << 20;

    /** What one gets who reads until the end, or half a second of silence, or more than anybody should read. */
    private static String talkTo(BadService service) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(service.url()).getPort())) {
            socket.setSoTimeout(500);
            socket.getOutputStream()
                    .write("GET /session.json HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            byte[] bytes = new byte[65_536];
            for (int count = in.read(bytes); count >= 0 && text.length() < ENOUGH; count = in.read(bytes)) {
                text.append(new String(bytes, 0, count, StandardCharsets.US_ASCII));
            }
            return text.append("END").toString();
        } catch (SocketTimeoutException e) {
            return text.append("SILENCE").toString();
        }
    }

    @ParameterizedTest
    @EnumSource
    void noneOfThemIsAnAnswer(BadBehaviour behaviour) throws IOException {
        try (BadService service = new BadService(behaviour)) {
            String text = talkTo(service);

            assertThat(text.endsWith("SILENCE")).isEqualTo(behaviour.isEndless());
            boolean complete = text.startsWith("HTTP/1.1 200 OK") && text.endsWith("\"user_id\":1001}}END");
            assertThat(complete).isEqualTo(behaviour == BadBehaviour.HANGS_UP_IN_THE_BODY);
        }
    }

    @Test
    void knowsWhoFollowedItsRedirect() throws Exception {
        try (BadService service = new BadService(BadBehaviour.REDIRECTS_ELSEWHERE)) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(service.url() + "/session.json"))
                    .build();
            HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            assertThat(service.calls()).isEqualTo(1);
            assertThat(service.followed()).isZero();

            HttpClient.newBuilder().followRedirects(Redirect.ALWAYS).build().send(request, BodyHandlers.ofString());
            assertThat(service.followed()).isEqualTo(1);
        }
    }

    @Test
    void closingEndsWhatHangs() throws Exception {
        try (BadService service = new BadService(BadBehaviour.HANGS_AFTER_ACCEPTING);
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(),
                        URI.create(service.url()).getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(1);
            service.close();

            assertThat(ends(socket)).isTrue();
        }
    }

    /** A connection that is closed before all was read is reset. */
    private static boolean ends(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }
}
