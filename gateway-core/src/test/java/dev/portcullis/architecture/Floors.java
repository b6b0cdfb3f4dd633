package dev.portcullis.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.portcullis.contract.Floor;
import java.util.OptionalInt;
import java.util.function.BiPredicate;
import org.jspecify.annotations.NullMarked;

/** The rules about floors, in ArchUnit's words, for the architecture test of each module. */
final class Floors {

    static final String ROOT = "dev.portcullis";

    /** The highest floor whose packages are published to plugins. */
    static final int PUBLISHED = 4;

    private Floors() {}

    /** Every class of the gateway on the class path, those of tests left out. */
    static JavaClasses classes() {
        return new ClassFileImporter().withImportOption(Floors::isMainCode).importPackages(ROOT);
    }

    private static boolean isMainCode(Location location) {
        return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }

    /** A class uses only classes of a lower floor, or of its own package; the contract's annotations are for all. */
    static ArchCondition<JavaClass> useLowerFloorsOnly() {
        return useOnly("use only lower floors and their own package", Floors::isBelow);
    }

    private static boolean isBelow(JavaClass user, JavaClass used) {
        if (used.getPackage().equals(user.getPackage()) || used.getPackageName().equals(ROOT + ".contract")) {
            return true;
        }
        OptionalInt here = floorOf(user);
        OptionalInt there = floorOf(used);
        return here.isPresent() && there.isPresent() && there.getAsInt() < here.getAsInt();
    }

    /** Every class of ours that a class uses passes {@code allowed}, which gets the user first. */
    static ArchCondition<JavaClass> useOnly(String description, BiPredicate<JavaClass, JavaClass> allowed) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                    JavaClass used = dependency.getTargetClass().getBaseComponentType();
                    if (isOurs(used) && !allowed.test(user, used)) {
                        events.add(SimpleConditionEvent.violated(user, explain(user, used, dependency)));
                    }
                }
            }
        };
    }

    private static String explain(JavaClass user, JavaClass used, Dependency dependency) {
        return "floor %s uses floor %s: %s"
                .formatted(show(floorOf(user)), show(floorOf(used)), dependency.getDescription());
    }

    /** The package of each class says its floor and is null-marked. */
    static ArchCondition<JavaClass> liveInDescribedPackages() {
        return new ArchCondition<>("live in packages with @Floor and @NullMarked") {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                if (floorOf(user).isEmpty() || !user.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(
                            user, user.getPackageName() + "/package-info.java lacks @Floor or @NullMarked"));
                }
            }
        };
    }

    static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith(ROOT + ".");
    }

    static OptionalInt floorOf(JavaClass type) {
        JavaPackage home = type.getPackage();
        return home.tryGetAnnotationOfType(Floor.class)
                .map(floor -> OptionalInt.of(floor.value()))
                .orElseGet(OptionalInt::empty);
    }

    private static String show(OptionalInt floor) {
        return floor.isPresent() ? String.valueOf(floor.getAsInt()) : "?";
    }
}
