package org.dialogs.openfire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionTokenTest {

    @Test
    void newTokensAreFortyHexDigitsAndAllDiffer() {
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            texts.add(SessionToken.random().text());
        }

        assertThat(texts).hasSize(1000).allSatisfy(text -> assertThat(text).matches("[0-9a-f]{40}"));
    }

    @Test
    void theHashIsTheSha256OfTheUtf8Bytes() {
        // As sha256sum gives them.
        assertThat(new SessionToken("abc").hash())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(new SessionToken("\u00e4\ud83d\ude00").hash())
                .isEqualTo("41cdb6f90a10b81f7bb0b8654e469a8866b8d24988d1bb2706dadc3641a8db3b");
    }

    @Test
    void aTokenDoesNotShowItselfInLogs() {
        SessionToken token = SessionToken.random();

        assertThat("token " + token).doesNotContain(token.text()).doesNotContain(token.hash());
    }

    @Test
    void anEmptyTextIsNoToken() {
        assertThatThrownBy(() -> new SessionToken("")).isInstanceOf(IllegalArgumentException.class);
    }
}
