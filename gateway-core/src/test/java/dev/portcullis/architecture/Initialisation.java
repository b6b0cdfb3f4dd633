package dev.portcullis.architecture;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Which classes Java initialises for the sake of another (JLS 12.4.1), as far as static initialisers say so themselves. */
final class Initialisation {

    private Initialisation() {}

    /** Else two threads of which each begins with another one of them wait for each other forever. */
    static ArchCondition<JavaClass> needNoClassThatNeedsThem() {
        return new ArchCondition<>("be initialised without a class whose initialisation needs theirs") {
            @Override
            public void check(JavaClass judged, ConditionEvents events) {
                if (allNeeds(judged).contains(judged)) {
                    events.add(
                            SimpleConditionEvent.violated(judged, judged.getName() + " needs a class that needs it"));
                }
            }
        };
    }

    private static Set<JavaClass> allNeeds(JavaClass first) {
        Set<JavaClass> found = new HashSet<>();
        Deque<JavaClass> left = new ArrayDeque<>(needs(first));
        while (!left.isEmpty()) {
            JavaClass next = left.pop();
            if (found.add(next)) {
                left.addAll(needs(next));
            }
        }
        return found;
    }

    private static Set<JavaClass> needs(JavaClass user) {
        Set<JavaClass> needs = new HashSet<>();
        user.getRawSuperclass().ifPresent(needs::add);
        user.getStaticInitializer()
                .ifPresent(initialiser -> initialiser.getAccessesFromSelf().stream()
                        .filter(Initialisation::initialises)
                        .map(JavaAccess::getTargetOwner)
                        .forEach(needs::add));
        needs.removeIf(used -> used.equals(user) || !used.getPackageName().startsWith(Floors.ROOT));
        return needs;
    }

    private static boolean initialises(JavaAccess<?> access) {
        return access instanceof JavaConstructorCall
                || access.getTarget()
                        .resolveMember()
                        .map(member -> member.getModifiers().contains(JavaModifier.STATIC))
                        .orElse(false);
    }
}
