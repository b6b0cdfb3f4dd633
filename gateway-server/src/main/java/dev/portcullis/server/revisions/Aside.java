package dev.portcullis.server.revisions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files under names that no pattern of an include matches, since they begin with a dot: {@code .orders.yaml.aside}. */
final class Aside {

    private Aside() {}

    static Path copy(Path file) throws IOException {
        return Files.copy(file, free(file), StandardCopyOption.COPY_ATTRIBUTES);
    }

    static Path move(Path file) throws IOException {
        return Files.move(file, free(file), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path free(Path file) {
        String name = "." + file.getFileName() + ".aside";
        Path free = file.resolveSibling(name);
        for (int i = 2; Files.exists(free); i++) {
            free = file.resolveSibling(name + "." + i);
        }
        return free;
    }
}
