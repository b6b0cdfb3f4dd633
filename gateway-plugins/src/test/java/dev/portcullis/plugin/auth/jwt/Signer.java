package dev.portcullis.plugin.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Makes tokens, right and wrong ones, part by part. */
final class Signer {

    static final String ISSUER = "https://id.example.com/";
    static final long NOW_SECONDS = 1_800_000_000L;

    private static final Signer RSA = rsa("one");

    private final JWK key;
    private final JWSSigner signer;

    private Signer(JWK key, JWSSigner signer) {
        this.key = key;
        this.signer = signer;
    }

    /** One for all tests: making a key takes long. */
    static Signer rsa() {
        return RSA;
    }

    static Signer rsa(String kid) {
        try {
            RSAKey key = new RSAKeyGenerator(2048).keyID(kid).generate();
            return new Signer(key, new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static Signer ec(String kid, Curve curve) {
        try {
            ECKey key = new ECKeyGenerator(curve).keyID(kid).generate();
            return new Signer(key, new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    JWK publicKey() {
        return key.toPublicJWK();
    }

    KeySet keys() {
        return JwkReader.read(bytes(set(this)), false).keys();
    }

    /** The key set of these, in JSON. */
    static String set(Signer... of) {
        return new JWKSet(java.util.Arrays.stream(of).map(Signer::publicKey).toList()).toString();
    }

    /** A token as an issuer makes it, with these claims beside the usual ones: {@code "sub":"ann"}. */
    String token(String... claims) {
        return sign(header("RS256"), claims(claims));
    }

    String header(String algorithm) {
        return "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + key.getKeyID() + "\"}";
    }

    /** The usual claims, of which these replace those of their name. */
    static String claims(String... more) {
        StringBuilder json = new StringBuilder("{");
        for (String usual :
                List.of("\"iss\":\"" + ISSUER + '"', "\"aud\":\"orders\"", "\"exp\":" + (NOW_SECONDS + 60))) {
            String name = usual.substring(0, usual.indexOf(':') + 1);
            if (java.util.Arrays.stream(more).noneMatch(claim -> claim.startsWith(name))) {
                json.append(json.length() > 1 ? "," : "").append(usual);
            }
        }
        for (String claim : more) {
            if (!claim.endsWith(":")) {
                json.append(json.length() > 1 ? "," : "").append(claim);
            }
        }
        return json.append('}').toString();
    }

    /** Signs any two texts by the algorithm that the header names. */
    String sign(String header, String claims) {
        String algorithm = header.replaceAll(".*\"alg\":\"(\\w+)\".*", "$1");
        String signed = base64(header) + "." + base64(claims);
        try {
            return signed + "." + signer.sign(new JWSHeader(new JWSAlgorithm(algorithm)), bytes(signed));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** Signs by RS256, whatever the header says. */
    String signAnyway(String header, String claims) {
        String signed = base64(header) + "." + base64(claims);
        try {
            return signed + "." + signer.sign(new JWSHeader(JWSAlgorithm.RS256), bytes(signed));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(text));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
