package dev.portcullis.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.portcullis.error.GatewayError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code mvn -pl gateway-server -am -Dtest=ErrorsPageTest -Dupdate … test} writes the page anew. */
class ErrorsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "errors.md");

    @Test
    void pageHasEveryErrorThereIs() throws IOException {
        String page = page();
        if (System.getProperty("update") != null) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE).content().as("docs/errors.md; -Dupdate writes it anew").isEqualTo(page);
    }

    @Test
    void everyCodeIsGivenOnce() {
        assertThat(errors().stream().map(GatewayError::code)).doesNotHaveDuplicates();
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Errors

                Every failed exchange has one code: the first cause, not what followed from it. The access log shows it, metrics and
                `/config` use the same words. The client sees the status and a message that gives away nothing of the inside, such as
                `{"message":"Not Found"}`. *Who* says who has to change something for the error to go away.

                This page is generated from the code.

                | Code | Status | Who | Meaning |
                |---|---|---|---|
                """);
        for (GatewayError error : errors()) {
            page.append("| `%s` | %d | %s | %s |\n"
                    .formatted(
                            error.code(),
                            error.status(),
                            error.blame().name().toLowerCase(Locale.ROOT),
                            error.meaning()));
        }
        return page.toString();
    }

    private static List<GatewayError> errors() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.portcullis")
                        .stream()
                        .filter(type -> type.isEnum() && type.isAssignableTo(GatewayError.class))
                        .map(JavaClass::reflect)
                        .flatMap(type -> Stream.of(type.getEnumConstants()))
                        .map(GatewayError.class::cast)
                        .sorted(Comparator.comparing(GatewayError::code))
                        .toList();
    }
}
