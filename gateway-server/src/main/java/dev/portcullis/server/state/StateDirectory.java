package dev.portcullis.server.state;

import dev.portcullis.contract.AnyThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The directory in which a gateway keeps its state. It belongs to one configuration file; two gateways never share one.
 *
 * @param path absolute; need not be there
 */
@AnyThread
public record StateDirectory(Path path) {

    /** The environment variable that says where it is. */
    public static final String VARIABLE = "PORTCULLIS_STATE";

    /** What systemd calls the directory of a unit with {@code StateDirectory=}; several are separated by colons. */
    private static final String SYSTEMD = "STATE_DIRECTORY";

    private static final String BESIDE = ".portcullis";
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /**
     * Says where it is: where the command line says; else {@value #VARIABLE}; else the directory that systemd has made; else
     * {@code .portcullis/NAME} beside the configuration file, NAME being that of the file.
     *
     * @param option null if the command line says nothing
     * @param environment the value of a variable, null if it is not set; an empty one counts as not set
     */
    public static StateDirectory of(
            @Nullable Path option, Path configuration, Function<String, @Nullable String> environment) {
        if (option != null) {
            return at(option);
        }
        String variable = environment.apply(VARIABLE);
        if (variable != null && !variable.isEmpty()) {
            return at(Path.of(variable));
        }
        String systemd = environment.apply(SYSTEMD);
        if (systemd != null && !systemd.isEmpty()) {
            return at(Path.of(systemd.split(":", 2)[0]));
        }
        return at(configuration.toAbsolutePath().resolveSibling(BESIDE).resolve(configuration.getFileName()));
    }

    private static StateDirectory at(Path path) {
        return new StateDirectory(path.toAbsolutePath().normalize());
    }

    /**
     * Makes the directory if it is not there, for its owner alone; the rights of one that is there stay as they are.
     *
     * @return {@link #path}
     */
    public Path make() throws IOException {
        return make(path);
    }

    /** Makes a directory in it, on the same terms. */
    public Path make(String name) throws IOException {
        return make(path.resolve(name));
    }

    private static Path make(Path directory) throws IOException {
        // A link to a directory is one, too, which createDirectories of Java 17 does not see.
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, OWNER_ONLY);
        }
        return directory;
    }
}
