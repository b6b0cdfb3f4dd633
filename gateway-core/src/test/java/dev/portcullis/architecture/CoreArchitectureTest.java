package dev.portcullis.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.portcullis.contract.Floor;
import io.netty.util.NetUtil;
import org.junit.jupiter.api.Test;

class CoreArchitectureTest {

    private static final JavaClasses OURS = Floors.classes();

    @Test
    void findsTheClassesItJudges() {
        assertThat(OURS).isNotEmpty();
        assertThat(Floors.floorOf(OURS.get(Floor.class))).hasValue(0);
    }

    @Test
    void everyPackageSaysItsFloorAndIsNullMarked() {
        classes().should(Floors.liveInDescribedPackages()).check(OURS);
    }

    @Test
    void everyClassUsesLowerFloorsOnly() {
        classes().should(Floors.useLowerFloorsOnly()).check(OURS);
    }

    @Test
    void onlyTheDataPlaneTouchesChannels() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.portcullis.loop..",
                        "dev.portcullis.socket..",
                        "dev.portcullis.tls..",
                        "dev.portcullis.discovery..",
                        "dev.portcullis.upstream..",
                        "dev.portcullis.body..",
                        "dev.portcullis.exchange..",
                        "dev.portcullis.proxy..",
                        "dev.portcullis.snapshot..",
                        "dev.portcullis.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty.channel..")
                .because("an exchange must not depend on how its bytes travel")
                .check(OURS);
    }

    @Test
    void coreKnowsOnlyNettyAndLogging() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.portcullis..",
                        "java..",
                        "javax..",
                        "com.sun.management..", // the JDK's, too: what a process may open and has open
                        "io.netty..",
                        "org.slf4j..",
                        "org.jspecify..")
                .because("plugin authors get what core depends on")
                .check(OURS);
    }

    private static class First {
        static final Object IT = Second.IT;
    }

    private static class Second {
        static final Object IT = new Third();
    }

    private static class Third extends First {}

    private static class Outside {
        static final Object IT = new Third();
    }

    @Test
    void findsClassesThatInitialiseEachOther() {
        JavaClasses circle =
                new ClassFileImporter().importClasses(First.class, Second.class, Third.class, Outside.class);

        assertThat(classes()
                        .should(Initialisation.needNoClassThatNeedsThem())
                        .evaluate(circle)
                        .getFailureReport()
                        .getDetails())
                .hasSize(3)
                .noneMatch(detail -> detail.contains("Outside"));
    }

    @Test
    void noTwoClassesInitialiseEachOther() {
        classes().should(Initialisation.needNoClassThatNeedsThem()).check(OURS);
    }

    /** See {@link dev.portcullis.engine.Gateway#preload}: no initialisation in one thread may wait for that in the other. */
    @Test
    void whatReadsTheConfigurationLeavesNettyAlone() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.portcullis.config.bind..",
                        "dev.portcullis.config.model..",
                        "dev.portcullis.config.tree..",
                        "dev.portcullis.spi.config..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.netty..").and(not(equivalentTo(NetUtil.class))))
                .because("Netty is loaded at the same time")
                .check(OURS);
    }
}
