package dev.portcullis.server.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstOnlyTest {

    @TempDir
    private Path folder;

    @Test
    void showsOfSeveralResourcesTheFirst() throws Exception {
        URL first = with("first");
        URL second = with("second");
        try (URLClassLoader both = new URLClassLoader(new URL[] {first, second}, null)) {
            assertThat(Collections.list(both.getResources("list"))).hasSize(2);
            assertThat(Collections.list(new FirstOnly(both).getResources("list")))
                    .containsExactly(folder.resolve("first/list").toUri().toURL());
        }
    }

    @Test
    void showsNothingWhereThereIsNothing() throws Exception {
        try (URLClassLoader one = new URLClassLoader(new URL[] {with("one")}, null)) {
            assertThat(Collections.list(new FirstOnly(one).getResources("none")))
                    .isEmpty();
        }
    }

    private URL with(String name) throws IOException {
        Path directory = Files.createDirectory(folder.resolve(name));
        Files.createFile(directory.resolve("list"));
        return directory.toUri().toURL();
    }
}
