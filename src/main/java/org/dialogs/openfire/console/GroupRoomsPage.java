package org.dialogs.openfire.console;

import java.util.Optional;

/** What the last check of all groups and their rooms has found, and the button that begins one. */
final class GroupRoomsPage implements ConsolePage {

    private static final String URL = "group-rooms";

    private final GroupRepairs repairs;

    GroupRoomsPage(GroupRepairs repairs) {
        this.repairs = repairs;
    }

    @Override
    public String path() {
        return "/" + URL;
    }

    @Override
    public Answer show(Visit visit) {
        // In this order: a check that ends in between is running, and reported at once, but never neither of them.
        boolean running = repairs.running().getAsBoolean();
        Optional<RepairView> last = repairs.last().get().map(report -> RepairView.of(report, visit.texts()));
        GroupRoomsView view = new GroupRoomsView(running, last);
        return Answer.page(Html.of(output -> JtegroupRoomsGenerated.render(output, null, visit, view)));
    }

    @Override
    public Answer act(Visit visit, ChangeLog log) {
        if (!repairs.begin().getAsBoolean()) {
            return Answer.goTo(URL, Notice.warning("console.groupRooms.alreadyRunning"));
        }
        log.write("Dialogs: check and repair of group rooms", "All group dialogs are compared with their rooms.");
        return Answer.goTo(URL, Notice.success("console.groupRooms.started"));
    }
}
