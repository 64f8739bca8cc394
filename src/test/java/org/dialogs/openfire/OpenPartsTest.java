package org.dialogs.openfire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenPartsTest {

    private final OpenParts parts = new OpenParts();
    private final List<String> closed = new ArrayList<>();

    private void open(String name) {
        parts.add(() -> closed.add(name));
    }

    @Test
    void theLastIsClosedFirstAndEachOnce() throws Exception {
        open("journal");
        open("interceptor");
        open("console");

        parts.close();
        parts.close();

        assertThat(closed).containsExactly("console", "interceptor", "journal");
    }

    @Test
    void whatFailsKeepsNothingElseOpen() {
        open("journal");
        parts.add(() -> {
            throw new IllegalStateException("the second");
        });
        open("interceptor");
        parts.add(() -> {
            throw new IOException("the first");
        });

        assertThatThrownBy(parts::close)
                .isInstanceOf(IOException.class)
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("the second"));
        assertThat(closed).containsExactly("interceptor", "journal");
    }
}
