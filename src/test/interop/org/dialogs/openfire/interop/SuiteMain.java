package org.dialogs.openfire.interop;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.igniterealtime.smack.inttest.AbstractSmackIntTest;
import org.igniterealtime.smack.inttest.AbstractSmackIntegrationTest;
import org.igniterealtime.smack.inttest.AbstractSmackLowLevelIntegrationTest;
import org.igniterealtime.smack.inttest.XmppConnectionDescriptor;
import org.igniterealtime.smack.inttest.XmppConnectionManager;
import org.jivesoftware.smack.c2s.ModularXmppClientToServerConnection;
import org.jivesoftware.smack.c2s.ModularXmppClientToServerConnectionConfiguration;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smack.websocket.XmppWebSocketTransportModuleDescriptor;
import org.jivesoftware.smack.websocket.java11.Java11WebSocketFactory;
import org.jivesoftware.smackx.iqregister.AccountManager;
import org.reflections.Reflections;
import org.reflections.scanners.SubTypesScanner;

/**
 * Runs Smack's interoperability suite and the tests beside this class against one server, class by class, in an order that is the same
 * each time. Each class has accounts of its own, so that none finds what another has left.
 *
 * <p>Arguments: the server's port for clients, that of its WebSockets, the file for the outcomes, and which tests: {@code Class} or
 * {@code Class.method}; none means all. The suite is configured by system properties of its own, {@code sinttest.*}.
 */
public final class SuiteMain {

    private static final String[] PACKAGES = {"org.jivesoftware.smack", SuiteMain.class.getPackageName()};

    private SuiteMain() {}

    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        // The suite says so itself, too late.
        AccountManager.sensitiveOperationOverInsecureConnectionDefault(true);
        addConnections(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        List<String> chosen = Arrays.asList(arguments).subList(3, arguments.length);
        try (PrintStream outcomes = new PrintStream(Path.of(arguments[2]).toFile(), StandardCharsets.UTF_8)) {
            for (Class<? extends AbstractSmackIntTest> type : classes()) {
                List<String> tests = tests(type, chosen);
                if (!tests.isEmpty()) {
                    SuiteRun.of(type, tests).writeTo(outcomes);
                }
            }
        }
        // Threads of Smack's would keep the program alive.
        System.exit(0);
    }

    private static List<? extends Class<? extends AbstractSmackIntTest>> classes() {
        Reflections reflections = new Reflections(PACKAGES, new SubTypesScanner());
        return Stream.of(AbstractSmackIntegrationTest.class, AbstractSmackLowLevelIntegrationTest.class)
                .map(reflections::getSubTypesOf)
                .flatMap(Collection::stream)
                .filter(type -> !Modifier.isAbstract(type.getModifiers()))
                .sorted(Comparator.comparing(Class::getName))
                .toList();
    }

    private static List<String> tests(Class<?> type, List<String> chosen) {
        String name = type.getSimpleName();
        return chosen.isEmpty()
                ? List.of(name)
                : chosen.stream()
                        .filter(test -> test.equals(name) || test.startsWith(name + "."))
                        .toList();
    }

    /** The suite's own ways to connect want the standard ports, and TLS of WebSockets. */
    private static void addConnections(int port, int webSocketPort) throws ReflectiveOperationException {
        List.of("modular-nocompress", "modular-websocket-okhttp", "modular-websocket-java11")
                .forEach(XmppConnectionManager::removeConnectionDescriptor);
        XmppConnectionManager.addConnectionDescriptor(XmppConnectionDescriptor.buildWith(
                        HurriedConnection.class,
                        XMPPTCPConnectionConfiguration.class,
                        XMPPTCPConnectionConfiguration.Builder.class)
                .withNickname("hurried")
                .applyExtraConfiguration(builder -> builder.setPort(port))
                .build());
        XmppConnectionManager.addConnectionDescriptor(XmppConnectionDescriptor.buildWith(
                        XMPPTCPConnection.class,
                        XMPPTCPConnectionConfiguration.class,
                        XMPPTCPConnectionConfiguration.Builder.class)
                .withNickname("tcp")
                .applyExtraConfiguration(builder -> builder.setPort(port))
                .build());
        XmppConnectionManager.addConnectionDescriptor(XmppConnectionDescriptor.buildWith(
                        ModularXmppClientToServerConnection.class,
                        ModularXmppClientToServerConnectionConfiguration.class,
                        ModularXmppClientToServerConnectionConfiguration.Builder.class)
                .withNickname("modular")
                .applyExtraConfiguration(builder -> builder.setPort(port))
                .build());
        URI webSocket = URI.create("ws://127.0.0.1:" + webSocketPort + "/ws/");
        XmppConnectionManager.addConnectionDescriptor(XmppConnectionDescriptor.buildWith(
                        ModularXmppClientToServerConnection.class,
                        ModularXmppClientToServerConnectionConfiguration.class,
                        ModularXmppClientToServerConnectionConfiguration.Builder.class)
                .withNickname("websocket")
                .applyExtraConfiguration(builder -> builder.removeAllModules()
                        .addModule(XmppWebSocketTransportModuleDescriptor.getBuilder(builder)
                                .explicitlySetWebSocketEndpointAndDiscovery(webSocket, false)
                                .setWebSocketFactory(Java11WebSocketFactory.INSTANCE)
                                .build()))
                .build());
    }
}
