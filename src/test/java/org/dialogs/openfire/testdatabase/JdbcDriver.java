package org.dialogs.openfire.testdatabase;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The drivers that Openfire's versions bring along. */
public enum JdbcDriver {
    POSTGRESQL("postgresql", "org.postgresql.Driver", "postgresql-*.jar", ""),
    MARIADB("mariadb", "org.mariadb.jdbc.Driver", "mariadb-java-client-*.jar", ""),
    /** Connector/J, which takes MariaDB for MySQL. Since 8.0 it has another class, but still knows this one. */
    MYSQL(
            "mysql",
            "com.mysql.jdbc.Driver",
            "mysql-connector-*.jar",
            "?useUnicode=true&characterEncoding=UTF-8&useSSL=false");

    private final String type;
    private final String className;
    private final String jar;
    private final String options;

    JdbcDriver(String type, String className, String jar, String options) {
        this.type = type;
        this.className = className;
        this.jar = jar;
        this.options = options;
    }

    /** What Openfire calls the database behind this driver, as in the names of its scripts. */
    public String type() {
        return type;
    }

    public String className() {
        return className;
    }

    /** Whether one of the jars in this folder is the driver's. */
    public boolean isIn(Path libraries) throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(libraries, jar)) {
            return jars.iterator().hasNext();
        }
    }

    String url(int port, String database) {
        return "jdbc:" + type + "://127.0.0.1:" + port + "/" + database + options;
    }
}
