package org.dialogs.openfire.interop;

import java.io.IOException;
import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.stream.Collectors;
import org.igniterealtime.smack.inttest.Configuration;
import org.igniterealtime.smack.inttest.SmackIntegrationTestFramework;

/** The tests of one class, run by the suite's framework. */
final class SuiteRun extends SmackIntegrationTestFramework {

    private final Class<?> type;

    private SuiteRun(Class<?> type, Configuration configuration) {
        super(configuration);
        this.type = type;
    }

    /** Of {@code type}; the tests are it, or methods of it: {@code Class.method}. */
    static SuiteRun of(Class<?> type, List<String> tests) throws IOException {
        String place = type.getPackageName();
        // Where the framework reads everything else.
        System.setProperty("sinttest.testPackages", place);
        System.setProperty(
                "sinttest.enabledTests",
                tests.stream().map(test -> place + "." + test).collect(Collectors.joining(",")));
        try {
            return new SuiteRun(type, Configuration.newConfiguration(new String[0]));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs them, and writes what became of each: outcome, name, why, with tabs between. */
    void writeTo(PrintStream outcomes) {
        long begun = System.currentTimeMillis();
        try {
            run();
        } catch (Exception | Error e) {
            // The framework takes some failures of a test for its own and stops; and it stops if no test of a class is
            // possible.
            if (testRunResult == null
                    || testRunResult.getImpossibleTestClasses().isEmpty()) {
                e.printStackTrace();
                line(outcomes, "failed", type.getSimpleName(), "the rest was not run: " + e);
            }
        }
        if (testRunResult != null) {
            testRunResult
                    .getSuccessfulTests()
                    .forEach(test -> line(outcomes, "passed", test.concreteTest.toString(), ""));
            testRunResult
                    .getFailedTests()
                    .forEach(test ->
                            line(outcomes, "failed", test.concreteTest.toString(), String.valueOf(test.failureReason)));
            testRunResult
                    .getNotPossibleTests()
                    .forEach(test -> line(
                            outcomes,
                            "impossible",
                            test.concreteTest.toString(),
                            test.testNotPossibleException.getMessage()));
            testRunResult
                    .getImpossibleTestClasses()
                    .forEach((test, why) -> line(outcomes, "impossible", test.getSimpleName(), why.getMessage()));
        }
        System.err.printf("%s took %d ms%n", type.getSimpleName(), System.currentTimeMillis() - begun);
        outcomes.flush();
    }

    private static void line(PrintStream outcomes, String outcome, String name, String why) {
        outcomes.println(outcome + "\t" + name + "\t" + String.valueOf(why).replaceAll("\\s+", " "));
    }
}
