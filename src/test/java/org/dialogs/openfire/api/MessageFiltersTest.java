package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dialogs.openfire.history.KeptMessage;
import org.dialogs.openfire.history.MessageFilter;
import org.dialogs.openfire.history.Range;
import org.dialogs.openfire.model.Attachment;
import org.dialogs.openfire.model.MessageId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageFiltersTest {

    private static final String A = "a".repeat(24);
    private static final String B = "b".repeat(24);

    private final KeptMessage message = Chat.message(
            "Hello there",
            Map.of("colour", "red", "nested", Map.of("x", "1")),
            new Attachment(Map.of("type", "image")));

    private static MessageFilter filter(String query) {
        return MessageFilters.of(ParameterReader.read(query, null, new byte[0]), Chat.people(), Chat.APPLICATION);
    }

    private static String ids(int from, int count) {
        return IntStream.range(from, from + count).mapToObj("%024x"::formatted).collect(Collectors.joining(","));
    }

    @Test
    void whatSaysThePageIsNoFilter() {
        MessageFilter filter =
                filter("chat_dialog_id=x&limit=1&skip=2&sort_asc=date_sent&sort_desc=&count=1&mark_as_read=0&token=x");

        assertThat(filter.rest()).isEmpty();
        assertThat(filter).isEqualTo(MessageFilter.ALL);
    }

    @Test
    void whatAnIndexKnowsIsAskedOfIt() {
        MessageFilter filter = filter("date_sent[gt]=10&date_sent[lte]=20&created_at[gte]=10&updated_at[lt]=20");

        assertThat(filter.dateSent()).isEqualTo(new Range(11, 20));
        assertThat(filter.created()).isEqualTo(new Range(10_000, Long.MAX_VALUE));
        assertThat(filter.updated()).isEqualTo(new Range(Long.MIN_VALUE, 19_999));
        assertThat(filter.rest()).isEmpty();
        assertThat(filter("date_sent=5").dateSent()).isEqualTo(new Range(5, 5));
        assertThat(filter("date_sent[lt]=1970-01-01T00:00:05Z").dateSent()).isEqualTo(new Range(Long.MIN_VALUE, 4));
    }

    @Test
    void idsAndSendersAreSets() {
        assertThat(filter("_id=" + A).ids()).hasValue(Set.of(new MessageId(A)));
        assertThat(filter("_id[in]=" + A + "," + B + "&id=" + A).ids()).hasValue(Set.of(new MessageId(A)));
        assertThat(filter("_id[in]=").ids()).hasValue(Set.of());
        assertThat(filter("_id[nin]=" + A + "&id[ne]=" + B).otherThan())
                .containsExactlyInAnyOrder(new MessageId(A), new MessageId(B));
        assertThat(filter("sender_id=1001").senders()).hasValue(Set.of("1001-92@example.org"));
        assertThat(filter("sender_id[in]=1001,1002,0,-5").senders())
                .hasValue(Set.of("1001-92@example.org", "1002-92@example.org"));
        assertThat(filter("sender_id[ne]=1001").notFrom()).containsExactly("1001-92@example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "message[ctn]=THERE",
                "message=Hello+there",
                "colour=red",
                "colour[in]=red,green",
                "attachments_type=image",
                "recipient_id=0",
                "date_sent[in]=1795262400",
                "date_sent[ne]=1",
                "message[ctn]=hello&colour[ne]=blue"
            })
    void theRestIsLookedFor(String query) {
        assertThat(filter(query).rest().orElseThrow().test(message)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "message[ctn]=bye",
                "colour=blue",
                "none=x",
                "attachments_type=audio",
                "recipient_id=1002",
                "date_sent[nin]=1795262400",
                "message[ctn]=hello&colour=blue"
            })
    void andNotFoundInOthers(String query) {
        assertThat(filter(query).rest().orElseThrow().test(message)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_id=x",
                "_id[gt]=aaaaaaaaaaaaaaaaaaaaaaaa",
                "date_sent=x",
                "date_sent[ctn]=1",
                "date_sent[all]=1",
                "date_sent[all]=",
                "created_at[in]=1",
                "created_at[in]=",
                "created_at[ne]=1",
                "created_at[gt]=%2B999999999-12-31T23:59:59Z",
                "sender_id=x",
                "sender_id[gt]=1",
                "recipient_id=x",
                "recipient_id[ctn]=1",
                "message[all]=x",
                "attachments_type[all]=x",
                "read=1",
                "read_ids[in]=1",
                "delivered_ids=1",
                "attachments=1",
                "colour[like]=1",
                "colour[a][b]=1"
            })
    void whatCannotBeFilteredIsSaid(String query) {
        invalid(query);
    }

    private static void invalid(String query) {
        assertThatThrownBy(() -> filter(query))
                .as(query)
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(422));
    }

    @Test
    void listsAreBoundedInAll() {
        assertThat(filter("_id[in]=" + ids(0, 1_000)).ids().orElseThrow()).hasSize(1_000);
        assertThat(filter("_id[in]=" + ids(0, 1_000) + "&id[in]=" + ids(900, 1_000))
                        .ids()
                        .orElseThrow())
                .hasSize(100);
        invalid("_id[in]=" + ids(0, 1_001));
        invalid("_id[nin]=" + ids(0, 1_000) + "&id[nin]=" + ids(1_000, 1));
        String senders =
                IntStream.rangeClosed(1, 1_000).mapToObj(Integer::toString).collect(Collectors.joining(","));
        invalid("sender_id[nin]=" + senders + "&sender_id[ne]=1001");
    }

    @Test
    void conditionsThatExcludeEachOtherLeaveNothing() {
        assertThat(filter("date_sent[gt]=20&date_sent[lt]=10").dateSent().isEmpty())
                .isTrue();
        assertThat(filter("sender_id[eq]=1&sender_id[in]=2").senders()).hasValue(Set.of());
        assertThat(List.of(filter("created_at[gt]=9&created_at[lt]=9").created()))
                .allMatch(Range::isEmpty);
    }

    @Test
    void conditionsAreFewInAllWhateverTheirNames() {
        String fifty = IntStream.range(0, 50).mapToObj(i -> "a" + i + "[ne]=x").collect(Collectors.joining("&"));
        assertThat(filter(fifty).rest().orElseThrow().test(message)).isTrue();

        assertThatThrownBy(() -> filter(fifty + "&b=x"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(422));
    }
}
