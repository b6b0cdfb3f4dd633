package dev.portcullis.server.reload;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder as Kubernetes mounts a ConfigMap: the file is a link through {@code ..data}, a link that is swapped. */
final class Volume {

    private final Path folder;
    private int published;

    Volume(Path folder) {
        this.folder = folder;
    }

    Path file() {
        return folder.resolve("gateway.yaml");
    }

    void publish(String content) throws IOException {
        Path next = Files.createDirectory(folder.resolve("..data-" + published++));
        Files.writeString(next.resolve("gateway.yaml"), content);
        Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), next.getFileName());
        Files.move(link, folder.resolve("..data"), ATOMIC_MOVE);
        if (!Files.isSymbolicLink(file())) {
            Files.createSymbolicLink(file(), Path.of("..data", "gateway.yaml"));
        }
    }
}
