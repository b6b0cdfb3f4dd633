package dev.portcullis.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.portcullis.config.model.TlsConfig;
import dev.portcullis.config.model.TlsConfig.CertificateConfig;
import dev.portcullis.config.model.TlsConfig.TlsVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsFilesTest {

    private final List<String> warnings = new ArrayList<>();

    @TempDir
    Path directory;

    @Test
    void saysEverythingThatIsWrongAtOnce() {
        Certificates.write(directory.resolve("b.pem"), "text");
        Certificates.write(directory.resolve("b.key"), Certificates.pem("ENCRYPTED PRIVATE KEY", new byte[2]));

        assertThat(problems("a", "b"))
                .containsExactly(
                        "a.pem: no such file",
                        "a.key: no such file",
                        "b.pem: not a PEM certificate (expected: BEGIN CERTIFICATE)",
                        "b.key: the key is encrypted (expected: a key without passphrase)");
    }

    @Test
    void saysThatAKeyIsOfAnotherCertificate() {
        Certificates.write(directory, "a", Certificates.ec("a.test"));
        Certificates.write(directory.resolve("a.key"), Certificates.ec("a.test").getPrivateKeyPEM());

        assertThat(problems("a")).containsExactly("a.key: does not belong to the certificate in a.pem");
    }

    @Test
    void saysThatAnRsaKeyIsOfAnotherCertificate() {
        Certificates.write(directory, "a", Certificates.rsa("a.test"));
        Certificates.write(
                directory.resolve("a.key"), Certificates.rsa("a.test").getPrivateKeyPEM());

        assertThat(problems("a")).containsExactly("a.key: does not belong to the certificate in a.pem");
    }

    @Test
    void saysThatAKeyIsOfAnotherKind() {
        Certificates.write(directory, "a", Certificates.rsa("a.test"));
        Certificates.write(directory.resolve("a.key"), Certificates.ec("a.test").getPrivateKeyPEM());

        assertThat(problems("a")).containsExactly("a.key: does not belong to the certificate in a.pem");
    }

    @Test
    void saysThatACertificateIsBroken() {
        Certificates.write(directory, "a", Certificates.ec("a.test"));
        Certificates.write(directory.resolve("a.pem"), Certificates.pem("CERTIFICATE", new byte[] {0x30, 0x00}));

        assertThat(problems("a")).singleElement().asString().startsWith("a.pem: not a usable certificate: ");
    }

    @Test
    void warnsAboutAnExpiredCertificateAndServesIt() throws TlsException {
        Certificates.write(directory, "a", Certificates.expired("a.test"));

        load("a").close();

        assertThat(warnings).singleElement().asString().startsWith("a.pem: the certificate expired on ");
    }

    @Test
    void saysThatAFileIsADirectory() throws Exception {
        Certificates.write(directory, "a", Certificates.ec("a.test"));
        Files.delete(directory.resolve("a.key"));
        Files.createDirectory(directory.resolve("a.key"));

        assertThat(problems("a")).containsExactly("a.key: cannot be read: Is a directory");
    }

    private List<String> problems(String... names) {
        return catchThrowableOfType(TlsException.class, () -> load(names)).problems();
    }

    private ServerTls load(String... names) throws TlsException {
        List<CertificateConfig> certificates = new ArrayList<>();
        for (String name : names) {
            certificates.add(new CertificateConfig(Path.of(name + ".pem"), Path.of(name + ".key"), null, null));
        }
        TlsConfig config = new TlsConfig(null, null, certificates, false, TlsVersion.TLS_1_2, null);
        return ServerTls.load(config, directory, List.of("http/1.1"), warnings::add);
    }
}
