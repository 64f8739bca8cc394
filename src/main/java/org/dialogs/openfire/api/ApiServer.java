package org.dialogs.openfire.api;

import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.ApiSettings;
import org.dialogs.openfire.host.HttpMount;
import org.dialogs.openfire.host.PropertyChanges;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The REST API on Openfire's ports for HTTP binding, at the path that its settings say. While they switch it off, what tells how the plugin
 * is goes on there alone. Thread-safe.
 */
public final class ApiServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    private final ApiSettings settings;
    private final Callers callers;
    private final List<Route> routes;
    private final List<Route> always;
    private final CallCounts counts;
    private volatile Optional<Place> place = Optional.empty();
    private PropertyChanges changes;
    private boolean closed;

    /** Where it is now. */
    private record Place(Wish wish, ApiServlet servlet, HttpMount mount) {}

    /** Where it should be, and whether all of it. */
    private record Wish(String path, boolean all) {}

    /**
     * @param routes the calls that it knows
     * @param counts count them
     * @param always those of them that it knows even when it is switched off
     */
    public ApiServer(ApiSettings settings, Callers callers, List<Route> routes, List<Route> always, CallCounts counts) {
        this.settings = settings;
        this.callers = callers;
        this.routes = List.copyOf(routes);
        this.always = List.copyOf(always);
        this.counts = counts;
    }

    public ApiServer start() {
        changes = PropertyChanges.tell(property -> {
            if (property.startsWith(ApiSettings.PREFIX)) {
                look();
            }
        });
        look();
        return this;
    }

    private synchronized void look() {
        Optional<Wish> wanted =
                Optional.of(new Wish(settings.path(), settings.enabled())).filter(wish -> !closed);
        if (wanted.equals(place.map(Place::wish))) {
            return;
        }
        place.ifPresent(ApiServer::leave);
        place = wanted.flatMap(this::settle);
    }

    /** Whether it is where its settings say, and as much of it, and can be reached there. */
    public boolean isThere() {
        return HttpMount.isServed()
                && place.map(Place::wish)
                        .filter(new Wish(settings.path(), settings.enabled())::equals)
                        .isPresent();
    }

    private Optional<Place> settle(Wish wish) {
        ApiServlet servlet = new ApiServlet(settings, callers, wish.all ? routes : always, counts);
        try {
            HttpMount mount = HttpMount.of(servlet, wish.path);
            LOG.info(
                    wish.all ? "The REST API is at {}" : "The REST API is off; health and metrics are at {}",
                    wish.path);
            return Optional.of(new Place(wish, servlet, mount));
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            servlet.close();
            LOG.error("The REST API cannot be at {}", wish.path, e);
            return Optional.empty();
        }
    }

    /** Those who are being answered are, while the web server still knows them. */
    private static void leave(Place place) {
        place.servlet.close();
        try {
            place.mount.close();
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            LOG.error("The REST API cannot be taken from {}", place.wish.path, e);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        if (changes != null) {
            changes.close();
        }
        look();
    }
}
