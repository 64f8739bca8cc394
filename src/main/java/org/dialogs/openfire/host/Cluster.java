package org.dialogs.openfire.host;

import org.jivesoftware.openfire.cluster.ClusterManager;

/** The cluster of which this server may be a node. */
public final class Cluster {

    private Cluster() {}

    public static boolean isStarted() {
        return ClusterManager.isClusteringStarted();
    }

    /** Whether this is the node that does by itself what only one has to do; true without a cluster. */
    public static boolean isSenior() {
        return !isStarted() || ClusterManager.isSeniorClusterMember();
    }
}
