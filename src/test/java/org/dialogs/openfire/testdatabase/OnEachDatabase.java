package org.dialogs.openfire.testdatabase;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the tests of a class on HSQLDB, PostgreSQL and MariaDB; reports call that {@code [1]}, {@code [2]} and {@code [3]}. The class, or one
 * that it extends, has a field for the database:
 *
 * <pre>
 * &#64;Parameter
 * &#64;RegisterExtension
 * TestDatabase database;
 * </pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@MethodSource("org.dialogs.openfire.testdatabase.TestDatabase#each")
public @interface OnEachDatabase {}
