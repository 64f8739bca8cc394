package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.DialogOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialogFilterTest {

    private final DialogEntry dialog = Chat.group("Tea room", Map.of("class_name", "Tea", "size", 3));

    private static DialogFilter filter(String query) {
        Parameters parameters = ParameterReader.read(query, null, new byte[0]);
        return DialogFilter.of(parameters, Chat.nowhere(), Chat.people(), Chat.APPLICATION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "limit=1&skip=2&sort_asc=x&count=1&token=x",
                "_id=555555555555555555555555",
                "id[in]=555555555555555555555555,666666666666666666666666",
                "type=2",
                "type[in]=2,3",
                "type[ne]=1",
                "name=Tea+room",
                "name[ctn]=TEA",
                "last_message[ctn]=bye",
                "last_message_date_sent[gte]=100",
                "last_message_user_id=1002",
                "created_at[lte]=2026-11-21T12:00:00Z",
                "updated_at[gt]=0",
                "user_id=1001",
                "unread_messages_count[gt]=1",
                "data[class_name]=Tea",
                "data[class_name][ctn]=te",
                "data[size]=3",
                "type[gt]=1&type[lt]=3"
            })
    void takesWhatIsAsItIsSaid(String query) {
        assertThat(filter(query).test(dialog)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_id=666666666666666666666666",
                "type=3",
                "type[nin]=2",
                "name=tea+room",
                "last_message[ctn]=hello",
                "last_message_date_sent[lt]=100",
                "last_message_user_id=1001",
                "created_at[gt]=2026-11-21T12:00:00Z",
                "user_id[ne]=1001",
                "unread_messages_count=0",
                "data[class_name]=Coffee",
                "data[none]=x",
                "type=2&name=x"
            })
    void leavesTheRest(String query) {
        assertThat(filter(query).test(dialog)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "colour=red",
                "type=x",
                "type[ctn]=2",
                "type[all]=2",
                "last_message_date_sent=soon",
                "created_at[lt]=soon",
                "user_id[lt]=x",
                "occupants_ids=x",
                "occupants_ids=",
                "occupants_ids[in]=",
                "occupants_ids[gt]=1",
                "occupants_ids[in]=1,2,3,4,5,6,7,8,9,10,11",
                "name[all]=x",
                "data=x",
                "data[class_name][all]=x",
                "data[class_name][like]=x",
                "xmpp_room_jid=x"
            })
    void whatCannotBeFilteredIsSaidAtOnce(String query) {
        assertThatThrownBy(() -> filter(query))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(422));
    }

    @ParameterizedTest
    @CsvSource({
        "'',LAST_MESSAGE_DATE_SENT,true",
        "sort_asc=last_message_date_sent,LAST_MESSAGE_DATE_SENT,false",
        "sort_desc=created_at,CREATED_AT,true",
        "sort_asc=updated_at,UPDATED_AT,false",
        "sort_asc=_id,ID,false",
        "sort_desc=name,NAME,true"
    })
    void itIsSortedByWhatIsStored(String query, DialogOrder.Field field, boolean descending) {
        assertThat(DialogFilter.order(Page.of(ParameterReader.read(query, null, new byte[0]))))
                .isEqualTo(new DialogOrder(field, descending));
    }

    @Test
    void andByNothingElse() {
        Page page = Page.of(ParameterReader.read("sort_desc=photo", null, new byte[0]));

        assertThatThrownBy(() -> DialogFilter.order(page))
                .hasMessageContaining("sort_desc")
                .hasMessageContaining("must be one of _id, created_at, last_message_date_sent, name, updated_at");
    }

    @Test
    void conditionsAreFewInAllWhateverTheirNames() {
        String fifty =
                IntStream.range(0, 50).mapToObj(i -> "data[a" + i + "][ne]=x").collect(Collectors.joining("&"));
        assertThat(filter(fifty).test(dialog)).isTrue();

        for (String more : List.of("&data[b]=x", "&name[ne]=x")) {
            assertThatThrownBy(() -> filter(fifty + more))
                    .isInstanceOfSatisfying(
                            ApiException.class, e -> assertThat(e.status()).isEqualTo(422));
        }
    }
}
