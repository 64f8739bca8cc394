package org.dialogs.openfire.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NavigationTest {

    @ParameterizedTest
    @CsvSource({
        "/dialogs, dialogs-list",
        "/conversation, dialogs-list",
        "/group-rooms, dialogs-group-rooms",
        "/applications, dialogs-applications",
        "/settings, dialogs-settings",
        "/status, dialogs-status"
    })
    void eachPageBelongsToOneOfTheSidebar(String path, String id) {
        ConsolePage page = new ConsolePage() {
            @Override
            public String path() {
                return path;
            }

            @Override
            public Answer show(Visit visit) {
                return Answer.notFound();
            }

            @Override
            public Answer act(Visit visit, ChangeLog log) {
                return Answer.notFound();
            }
        };

        assertThat(Navigation.of(page).id()).isEqualTo(id);
    }
}
