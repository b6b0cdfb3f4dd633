package dev.portcullis.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import org.junit.jupiter.api.Test;

class PluginArchitectureTest {

    private static final String PLUGINS = Floors.ROOT + ".plugin.";
    private static final String PLUGIN_PACKAGES = Floors.ROOT + ".plugin..";
    private static final JavaClasses OURS = Floors.classes();

    @Test
    void everyPackageSaysItsFloorAndIsNullMarked() {
        plugins()
                .should(Floors.liveInDescribedPackages())
                .allowEmptyShould(true)
                .check(OURS);
    }

    @Test
    void everyClassUsesLowerFloorsOnly() {
        plugins().should(Floors.useLowerFloorsOnly()).allowEmptyShould(true).check(OURS);
    }

    @Test
    void pluginsSeePublishedPackagesAndTheirOwnFamilyOnly() {
        plugins()
                .should(Floors.useOnly(
                        "use published packages and their own family only", PluginArchitectureTest::isVisible))
                .allowEmptyShould(true)
                .check(OURS);
    }

    @Test
    void pluginsTouchNeitherChannelsNorYaml() {
        noClasses()
                .that()
                .resideInAPackage(PLUGIN_PACKAGES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty.channel..", "org.snakeyaml..")
                .allowEmptyShould(true)
                .check(OURS);
    }

    private static GivenClassesConjunction plugins() {
        return classes().that().resideInAPackage(PLUGIN_PACKAGES);
    }

    private static boolean isVisible(JavaClass plugin, JavaClass used) {
        if (used.getPackageName().startsWith(PLUGINS)) {
            return family(used).equals(family(plugin));
        }
        return Floors.floorOf(used).orElse(Integer.MAX_VALUE) <= Floors.PUBLISHED
                && !used.getPackageName().startsWith(Floors.ROOT + ".loop");
    }

    /** The word after {@code plugin.}: what related plugins share. */
    private static String family(JavaClass type) {
        String rest = type.getPackageName().substring(PLUGINS.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
