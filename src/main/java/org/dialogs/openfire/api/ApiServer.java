package org.dialogs.openfire.api;

import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.ApiSettings;
import org.dialogs.openfire.host.HttpMount;
import org.dialogs.openfire.host.PropertyChanges;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The REST API on Openfire's ports for HTTP binding: there while its settings say so, at the path that they say. Thread-safe. */
public final class ApiServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    private final ApiSettings settings;
    private final Callers callers;
    private final List<Route> routes;
    private Optional<Place> place = Optional.empty();
    private PropertyChanges changes;
    private boolean closed;

    /** Where it is now. */
    private record Place(String path, ApiServlet servlet, HttpMount mount) {}

    /** @param routes the calls that it knows */
    public ApiServer(ApiSettings settings, Callers callers, List<Route> routes) {
        this.settings = settings;
        this.callers = callers;
        this.routes = List.copyOf(routes);
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
        Optional<String> wanted = Optional.of(settings.path()).filter(path -> settings.enabled() && !closed);
        if (wanted.equals(place.map(Place::path))) {
            return;
        }
        place.ifPresent(ApiServer::leave);
        place = wanted.flatMap(this::settle);
    }

    private Optional<Place> settle(String path) {
        ApiServlet servlet = new ApiServlet(settings, callers, routes);
        try {
            HttpMount mount = HttpMount.of(servlet, path);
            LOG.info("The REST API is at {}", path);
            return Optional.of(new Place(path, servlet, mount));
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            servlet.close();
            LOG.error("The REST API cannot be at {}", path, e);
            return Optional.empty();
        }
    }

    /** Those who are being answered are, while the web server still knows them. */
    private static void leave(Place place) {
        place.servlet.close();
        try {
            place.mount.close();
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            LOG.error("The REST API cannot be taken from {}", place.path, e);
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
