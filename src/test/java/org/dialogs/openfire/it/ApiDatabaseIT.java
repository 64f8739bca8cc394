package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.RawHttp;
import org.dialogs.openfire.testclient.RestClient;
import org.dialogs.openfire.testdatabase.PostgresServer;
import org.dialogs.openfire.testhost.HostDatabase;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The REST API while its database is away. */
class ApiDatabaseIT {

    private static final PostgresServer DATABASE = new PostgresServer();

    @RegisterExtension
    @Order(1)
    static final AfterAllCallback END = context -> DATABASE.close();

    @RegisterExtension
    @Order(2)
    static final HostExtension SERVER = HostExtension.withPlugin(HostDatabase.on(DATABASE));

    private static RawHttp send(String request) {
        return RawHttp.to(SERVER.host().ports().httpBind()).send(request);
    }

    @Test
    void callsAreToldToComeAgainAndALongAnswerIsSeenToBeCut() {
        LongDialog dialog = LongDialog.on(SERVER);
        try (RawHttp long1 = send(dialog.export())) {
            assertThat(long1.head()).startsWith("HTTP/1.1 200");
            DATABASE.stop();
            try {
                for (String request : new String[] {dialog.page(), dialog.export()}) {
                    try (RawHttp call = send(request)) {
                        assertThat(call.answer())
                                .startsWith("HTTP/1.1 503")
                                .containsIgnoringCase("retry-after: 1")
                                .contains("{\"errors\":[");
                    }
                }
                assertThat(RestClient.plain(SERVER.host()).get("/openapi.json").statusCode())
                        .isEqualTo(200);
                assertThat(long1.end()).isEqualTo(RawHttp.End.CUT);
            } finally {
                DATABASE.start();
            }
        }
        // Connections that were in Openfire's pool when the database went may be handed out once more.
        Awaitility.await("the database is back").atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            try (RawHttp call = send(dialog.page())) {
                assertThat(call.answer()).startsWith("HTTP/1.1 200");
            }
        });
    }
}
