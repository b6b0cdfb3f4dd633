package dev.portcullis.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** The host names a certificate is for: its alternative names, or its common name if it has none (RFC 6125). */
final class CertificateNames {

    private static final int DNS_NAME = 2;

    private CertificateNames() {}

    /** In lower case; a wildcard keeps its {@code *}. Names that cannot be read count as none. */
    static List<String> of(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives == null) {
                addCommonName(certificate, names);
                return names;
            }
            for (List<?> alternative : alternatives) {
                if (alternative.get(0) instanceof Integer type && type == DNS_NAME) {
                    names.add(alternative.get(1).toString().toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException | InvalidNameException unreadable) {
            return List.of();
        }
        return names;
    }

    private static void addCommonName(X509Certificate certificate, List<String> names) throws InvalidNameException {
        String subject = certificate.getSubjectX500Principal().getName();
        for (Rdn rdn : new LdapName(subject).getRdns()) {
            if (rdn.getType().equalsIgnoreCase("CN")) {
                names.add(rdn.getValue().toString().toLowerCase(Locale.ROOT));
            }
        }
    }
}
