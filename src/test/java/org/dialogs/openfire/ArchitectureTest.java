package org.dialogs.openfire;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Locale;
import java.util.Set;

/** The rooms of the house: who may import from whom, and who knows Openfire. (docs/architecture.md) */
@AnalyzeClasses(packages = "org.dialogs.openfire", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "org.dialogs.openfire";

    private static final java.util.function.Predicate<JavaClass> SETTINGS = named("Settings")
            .or(named("AuthSettings"))
            .or(named("ApiSettings"))
            .or(named("GroupSettings"))
            .or(named("ConsoleSettings"))
            .or(named("MetricsSettings"))
            .or(named("Property"))
            .or(named("PropertyReader"));

    private static final java.util.function.Predicate<JavaClass> COMPOSITION =
            named("DialogsPlugin").or(named("Numbers")).or(named("OpenParts"));

    private static final Set<String> CHANGING_TEXTS = Set.of("formatted", "format", "toLowerCase", "toUpperCase");

    @ArchTest
    static final ArchRule aRoomImportsOnlyFromRoomsBelowIt = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture()
            .layer("plugin")
            .definedBy(DescribedPredicate.describe("the composition root", COMPOSITION))
            .optionalLayer("console")
            .definedBy(ROOT + ".console..")
            .optionalLayer("api")
            .definedBy(ROOT + ".api..")
            .layer("live")
            .definedBy(ROOT + ".live..")
            .layer("users")
            .definedBy(ROOT + ".users..")
            .layer("auth")
            .definedBy(ROOT + ".auth..")
            .layer("rooms")
            .definedBy(ROOT + ".rooms..")
            .layer("history")
            .definedBy(ROOT + ".history..")
            .layer("stanza")
            .definedBy(ROOT + ".stanza..")
            .layer("model")
            .definedBy(ROOT + ".model..")
            .layer("status")
            .definedBy(ROOT + ".status..")
            .layer("host")
            .definedBy(ROOT + ".host..")
            .layer("settings")
            .definedBy(DescribedPredicate.describe("the settings", SETTINGS))
            .whereLayer("plugin")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("console")
            .mayOnlyBeAccessedByLayers("plugin")
            .whereLayer("api")
            .mayOnlyBeAccessedByLayers("plugin", "console")
            .whereLayer("live")
            .mayOnlyBeAccessedByLayers("plugin", "console", "api")
            .whereLayer("users")
            .mayOnlyBeAccessedByLayers("plugin", "console", "api", "live")
            .whereLayer("auth")
            .mayOnlyBeAccessedByLayers("plugin", "console", "api", "live", "users")
            .whereLayer("rooms")
            .mayOnlyBeAccessedByLayers("plugin", "console", "api", "live", "users", "auth")
            .whereLayer("history")
            .mayOnlyBeAccessedByLayers("plugin", "console", "api", "live", "users", "auth", "rooms")
            .whereLayer("stanza")
            .mayOnlyBeAccessedByLayers("plugin", "console", "api", "live", "users", "auth", "rooms", "history")
            .whereLayer("model")
            .mayOnlyBeAccessedByLayers(
                    "plugin", "console", "api", "live", "users", "auth", "rooms", "history", "stanza")
            .whereLayer("status")
            .mayOnlyBeAccessedByLayers("plugin", "console", "api", "live", "users", "auth", "rooms", "history")
            .whereLayer("host")
            .mayOnlyBeAccessedByLayers(
                    "plugin", "console", "api", "live", "users", "auth", "rooms", "history", "stanza", "model");

    @ArchTest
    static final ArchRule numbersKnowNothingOfWhatTheyCount = noClasses()
            .that()
            .resideInAPackage(ROOT + ".status..")
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are in another room, or Openfire's",
                    type -> type.getPackageName().startsWith("org.jivesoftware")
                            || type.getPackageName().startsWith(ROOT)
                                    && !type.getPackageName().startsWith(ROOT + ".status")));

    @ArchTest
    static final ArchRule settingsImportNothingOfOurs = noClasses()
            .that(DescribedPredicate.describe("are the settings", SETTINGS))
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are in another room",
                    type -> type.getBaseComponentType().getPackageName().startsWith(ROOT)
                            && !SETTINGS.test(type.getBaseComponentType())));

    @ArchTest
    static final ArchRule historyDoesNotKnowOpenfire = noClasses()
            .that()
            .resideInAPackage(ROOT + ".history..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jivesoftware..", "org.xmpp..", "org.dom4j..");

    @ArchTest
    static final ArchRule roomsKnowOpenfireThroughTheHostRoomAlone = noClasses()
            .that()
            .resideInAPackage(ROOT + ".rooms..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.jivesoftware..");

    @ArchTest
    static final ArchRule stanzasKnowDom4jAndTinderButNotOpenfire = noClasses()
            .that()
            .resideInAPackage(ROOT + ".stanza..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.jivesoftware..");

    @ArchTest
    static final ArchRule theModelKnowsNothingButJava = classes()
            .that()
            .resideInAPackage(ROOT + ".model..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", ROOT + ".model..");

    @ArchTest
    static final ArchRule reflectionIsInTheHostRoomAlone = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".host..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.reflect..");

    /** What a machine reads must not have other digits, or letters, where the machine's language has them. */
    @ArchTest
    static final ArchRule theMachinesLanguageDoesNotMatter = noClasses()
            .should()
            .accessTargetWhere(DescribedPredicate.describe(
                    "a text is formatted, or its case changed, without a locale",
                    access -> dependsOnTheMachinesLanguage(access.getTarget())));

    private static boolean dependsOnTheMachinesLanguage(AccessTarget target) {
        return target instanceof CodeUnitAccessTarget called
                && called.getOwner().isEquivalentTo(String.class)
                && CHANGING_TEXTS.contains(called.getName())
                && called.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Locale.class));
    }

    private static java.util.function.Predicate<JavaClass> named(String simpleName) {
        // Nested classes belong to the class they are in.
        return type -> type.getName().equals(ROOT + "." + simpleName)
                || type.getName().startsWith(ROOT + "." + simpleName + "$");
    }
}
