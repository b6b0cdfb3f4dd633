package dev.portcullis.config.model;

import dev.portcullis.config.tree.Problems;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who may use a file, written as chmod takes it: {@code 0660}.
 *
 * @param bits nine bits, the owner's highest
 */
public record FileMode(int bits) {

    /** @throws IllegalArgumentException if the text is not three octal digits, with or without a 0 before them */
    public static FileMode parse(String text) {
        String digits = text.length() == 4 && text.charAt(0) == '0' ? text.substring(1) : text;
        if (digits.length() != 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '7')) {
            throw new IllegalArgumentException(Problems.shown(text) + " (expected: octal digits such as 0660)");
        }
        return new FileMode(Integer.parseInt(digits, 8));
    }

    /** The same as a set. */
    public Set<PosixFilePermission> permissions() {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] highestFirst = PosixFilePermission.values();
        for (int i = 0; i < highestFirst.length; i++) {
            if ((bits >> highestFirst.length - 1 - i & 1) != 0) {
                permissions.add(highestFirst[i]);
            }
        }
        return permissions;
    }

    @Override
    public String toString() {
        return "0" + Integer.toOctalString(01000 | bits).substring(1);
    }
}
