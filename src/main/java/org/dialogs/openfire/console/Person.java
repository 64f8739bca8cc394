package org.dialogs.openfire.console;

/**
 * A user, as text. Names are what somebody has chosen: pages keep them apart from what stands around them.
 *
 * @param name what he is called, as far as it is shown; empty where that is not known
 * @param user his localpart if he is of this server, which in an application is a number; else his JID
 * @param link the address of the list of his dialogs
 */
record Person(String name, String user, String link) {}
