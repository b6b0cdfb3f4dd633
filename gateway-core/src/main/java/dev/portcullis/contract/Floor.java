package dev.portcullis.contract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The floor a package stands on: its classes use only classes of a lower floor, or of their own package.
 *
 * <p>An ArchUnit test in each module reads this annotation and fails the build where the rule is broken.
 */
@Documented
@Target(ElementType.PACKAGE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Floor {

    /** Height, 0 for the ground. */
    int value();
}
