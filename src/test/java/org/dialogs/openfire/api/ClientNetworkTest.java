package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientNetworkTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2001:db8:0:1::1",
                "[2001:db8:0:1::2]",
                "2001:DB8:0:1:ffff:ffff:ffff:ffff",
                "2001:0db8:0000:0001:0000:0000:0000:0003"
            })
    void aMachineHasManyAddressesOfIpv6(String address) {
        assertThat(ClientNetwork.of(address)).isEqualTo("20010db800000001/64");
    }

    @Test
    void othersStandForThemselves() {
        assertThat(ClientNetwork.of("2001:db8:0:2::1")).isNotEqualTo(ClientNetwork.of("2001:db8:0:1::1"));
        assertThat(ClientNetwork.of("192.0.2.1")).isEqualTo("192.0.2.1");
        assertThat(ClientNetwork.of("::ffff:192.0.2.1")).isEqualTo("192.0.2.1");
        assertThat(ClientNetwork.of("null")).isEqualTo("null");
        assertThat(ClientNetwork.of("no:address")).isEqualTo("no:address");
    }
}
