package org.dialogs.openfire.testbrowser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testbrowser.Frame.Direction;
import org.dialogs.openfire.testhost.OpenfireHost;

/**
 * A user's browser: a page with QuickBlox's SDK in it, whose functions a test calls by their names, as in {@code
 * call("chat.dialog.list", Map.of("limit", 5))}. What the SDK tells its listeners, and each frame on its WebSocket, is recorded.
 * For one thread, as {@link Chromium} is.
 */
public final class QuickBloxPage implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<Frame> frames = new ArrayList<>();
    private final List<String> console = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final List<String> unanswered = new ArrayList<>();
    private final PageServer pages;
    private final Page page;

    private QuickBloxPage(PageServer pages, Page page) {
        this.pages = pages;
        this.page = page;
        page.onConsoleMessage(message -> console.add(message.type() + ": " + message.text()));
        page.onPageError(errors::add);
        page.onRequestFailed(
                request -> unanswered.add(request.method() + " " + request.url() + " " + request.failure()));
        page.onWebSocket(socket -> {
            socket.onFrameSent(frame -> frames.add(new Frame(Direction.SENT, frame.text())));
            socket.onFrameReceived(frame -> frames.add(new Frame(Direction.RECEIVED, frame.text())));
            socket.onSocketError(error -> console.add("socket: " + error));
        });
    }

    static QuickBloxPage open(Page blank, OpenfireHost host, QuickBloxSdk sdk, SdkSettings settings) {
        PageServer server = PageServer.start(0, host)
                .with("/", "/testbrowser/page.html")
                .with("/page.js", "/testbrowser/page.js")
                .with("/quickblox.min.js", "text/javascript; charset=utf-8", sdk.script());
        QuickBloxPage page = new QuickBloxPage(server, blank);
        try {
            blank.navigate(server.url());
            page.evaluate(
                    "init",
                    List.of(
                            settings.application(),
                            settings.authKey(),
                            settings.authSecret(),
                            "account",
                            settings.configuration(host)));
            return page;
        } catch (RuntimeException e) {
            page.close();
            throw e;
        }
    }

    /**
     * Connects to the chat; the password may be a session's token. Gives the contact list, and not before the server knows that this
     * user is there: the SDK says that it is connected while its presence is still on its way.
     */
    public JsonNode connect(long user, String password) {
        JsonNode contacts = call("chat.connect", Map.of("userId", user, "password", password));
        awaitPresence();
        return contacts;
    }

    /** Ends the chat, and waits until the SDK has seen the end of its connection: until then it would not connect again. */
    public void disconnect() {
        run("chat.disconnect");
        await("the chat has ended", page -> !page.value("chat.isConnected").asBoolean());
    }

    /** Waits until the server has read what this page has sent: an answer to a ping comes after everything before it. */
    public void awaitPresence() {
        await("an answer to a ping", page -> page.answer("chat.ping").isNull());
    }

    /**
     * Calls a function of the SDK whose last argument is a callback for an error and a result, and waits for the result.
     *
     * @throws SdkException if it is an error
     */
    public JsonNode call(String function, Object... arguments) {
        JsonNode outcome = evaluate("call", List.of(function, arguments));
        if (!outcome.path("error").isMissingNode()) {
            throw new SdkException(function, outcome.path("error"));
        }
        return outcome.path("result");
    }

    /** Calls a function of the SDK whose callback has the answer as its only argument, and waits for that. */
    public JsonNode answer(String function, Object... arguments) {
        return evaluate("answer", List.of(function, arguments));
    }

    /** Calls a function of the SDK and gives what it returns. */
    public JsonNode run(String function, Object... arguments) {
        return evaluate("run", List.of(function, arguments));
    }

    /** What the SDK says of this, as of {@code chat.isConnected}. */
    public JsonNode value(String name) {
        return evaluate("value", List.of(name));
    }

    /** What was told to this listener of {@code QB.chat} so far: the arguments of each call. */
    public List<JsonNode> events(String listener) {
        List<JsonNode> events = new ArrayList<>();
        evaluate("events", List.of(listener)).forEach(events::add);
        return events;
    }

    /** Waits until this listener of {@code QB.chat} has been told something like this, and gives the arguments. */
    public JsonNode awaitEvent(String listener, Predicate<JsonNode> wanted) {
        List<JsonNode> found = new ArrayList<>();
        Awaitility.await(listener)
                .atMost(LIMIT)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    events(listener).stream().filter(wanted).findFirst().ifPresent(found::add);
                    return !found.isEmpty();
                });
        return found.get(0);
    }

    /** Waits for the message with this id, and gives it as the SDK does: {@code dialog_id}, {@code body}, {@code extension}. */
    public JsonNode awaitMessage(String id) {
        return awaitEvent(
                        "onMessageListener",
                        event -> event.path(1).path("id").asText().equals(id))
                .path(1);
    }

    /** Waits until something holds that this page has a part in. */
    public void await(String what, Predicate<QuickBloxPage> condition) {
        Awaitility.await(what)
                .atMost(LIMIT)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> condition.test(this));
    }

    /** The frames of this page's WebSockets up to now, in order. */
    public List<Frame> frames() {
        // Playwright tells what has happened while it is spoken to.
        page.evaluate("0");
        return List.copyOf(frames);
    }

    /** What went wrong in the page's scripts and was caught by nobody. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    /** What the page has written and what has passed, to find out why a test failed. */
    public String transcript() {
        StringBuilder text = new StringBuilder("Uncaught errors of the page: " + errors + "\nIts console:\n");
        console.forEach(line -> text.append("  ").append(line).append('\n'));
        text.append("Its frames:\n");
        frames.forEach(frame -> text.append("  ").append(frame).append('\n'));
        return text.toString();
    }

    @Override
    public void close() {
        page.context().close();
        pages.close();
    }

    private JsonNode evaluate(String function, List<?> arguments) {
        unanswered.clear();
        try {
            String answer = (String) page.evaluate(
                    "([name, json]) => sdk(name, json)", List.of(function, JSON.writeValueAsString(arguments)));
            // The SDK takes a request that failed for an empty answer with status 200.
            if (!unanswered.isEmpty()) {
                throw new IllegalStateException(
                        "No answer that the page may read: " + unanswered + "\n" + transcript());
            }
            return JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (PlaywrightException e) {
            throw new IllegalStateException("The page failed in " + function + arguments + "\n" + transcript(), e);
        }
    }
}
