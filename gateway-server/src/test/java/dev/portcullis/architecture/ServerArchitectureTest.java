package dev.portcullis.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import org.junit.jupiter.api.Test;

class ServerArchitectureTest {

    private static final String SERVER = Floors.ROOT + ".server..";
    private static final JavaClasses OURS = Floors.classes();

    @Test
    void everyPackageSaysItsFloorAndIsNullMarked() {
        server().should(Floors.liveInDescribedPackages()).allowEmptyShould(true).check(OURS);
    }

    @Test
    void everyClassUsesLowerFloorsOnly() {
        server().should(Floors.useLowerFloorsOnly()).allowEmptyShould(true).check(OURS);
    }

    @Test
    void onlyTheYamlPackageTouchesTheYamlLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.portcullis.server.yaml..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.snakeyaml..")
                .because("whatever can make a ConfigNode can configure the gateway")
                .check(OURS);
    }

    @Test
    void theServerLeavesChannelsToTheEngine() {
        noClasses()
                .that()
                .resideInAPackage(SERVER)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty.channel..")
                .allowEmptyShould(true)
                .check(OURS);
    }

    @Test
    void noTwoClassesInitialiseEachOther() {
        classes().should(Initialisation.needNoClassThatNeedsThem()).check(OURS);
    }

    /** See {@link dev.portcullis.engine.Gateway#preload}. */
    @Test
    void whatReadsTheConfigurationLeavesNettyAlone() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.portcullis.server.yaml..",
                        "dev.portcullis.server.reload..",
                        "dev.portcullis.server.revisions..",
                        "dev.portcullis.server.state..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .because("Netty is loaded at the same time")
                .check(OURS);
    }

    private static GivenClassesConjunction server() {
        return classes().that().resideInAPackage(SERVER);
    }
}
