package org.dialogs.openfire.testhost;

/** Openfire's tables for each database, out of the one script that the tests have of them, HSQLDB's. */
final class SchemaScript {

    private SchemaScript() {}

    /** That script in the words of the database that Openfire calls {@code type}. */
    static String translate(String hsqldb, String type) {
        return switch (type) {
            case "hsqldb" -> hsqldb;
            case "postgresql" -> hsqldb.replace("LONGVARCHAR", "TEXT");
            // A key takes 3072 bytes, of which a character may be four.
            case "mysql", "mariadb" ->
                hsqldb.replace("LONGVARCHAR", "LONGTEXT").replace("VARCHAR(1024)", "VARCHAR(255)");
            default -> throw new IllegalArgumentException("No tables for " + type);
        };
    }
}
