package org.dialogs.openfire.console;

import java.util.Optional;

/** What the last check of all groups and their rooms has found, and the button that begins one. */
final class GroupRoomsPage implements ConsolePage {

    private final GroupRepairs repairs;

    GroupRoomsPage(GroupRepairs repairs) {
        this.repairs = repairs;
    }

    @Override
    public String path() {
        return "/group-rooms";
    }

    @Override
    public String show(Visit visit) {
        // In this order: a check that ends in between is running, and reported at once, but never neither of them.
        boolean running = repairs.running().getAsBoolean();
        Optional<RepairView> last = repairs.last().get().map(report -> RepairView.of(report, visit.texts()));
        GroupRoomsView view = new GroupRoomsView(running, last);
        return Html.of(output -> JtegroupRoomsGenerated.render(output, null, visit, view));
    }

    @Override
    public Notice act(ChangeLog log) {
        if (!repairs.begin().getAsBoolean()) {
            return Notice.warning("console.groupRooms.alreadyRunning");
        }
        log.write("Dialogs: check and repair of group rooms", "All group dialogs are compared with their rooms.");
        return Notice.success("console.groupRooms.started");
    }
}
