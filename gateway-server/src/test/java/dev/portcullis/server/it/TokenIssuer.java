package dev.portcullis.server.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** An OpenID Connect provider that signs, and changes its key whenever it is told to, without keeping the old one. */
final class TokenIssuer implements AutoCloseable {

    private record Key(String kid, KeyPair pair) {}

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final AtomicInteger made = new AtomicInteger();
    private volatile Key key;

    TokenIssuer() throws Exception {
        key = make();
        server.createContext(
                "/.well-known/openid-configuration",
                call -> answer(call, "{\"issuer\":\"" + name() + "\",\"jwks_uri\":\"" + name() + "/keys\"}"));
        server.createContext("/keys", call -> answer(call, keys()));
        server.start();
    }

    private Key make() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return new Key("key-" + made.incrementAndGet(), generator.generateKeyPair());
    }

    private static void answer(HttpExchange call, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(200, body.length);
        call.getResponseBody().write(body);
        call.close();
    }

    String name() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private String keys() {
        Key now = key;
        RSAPublicKey of = (RSAPublicKey) now.pair().getPublic();
        return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}]}"
                .formatted(
                        now.kid(),
                        BASE64.encodeToString(of.getModulus().toByteArray()),
                        BASE64.encodeToString(of.getPublicExponent().toByteArray()));
    }

    /** Publishes a new key alone, and signs with it from now on. */
    void rotate() throws GeneralSecurityException {
        key = make();
    }

    /** A token of the key in use, good for an hour. */
    String token(String sub) throws GeneralSecurityException {
        Key now = key;
        long expires = System.currentTimeMillis() / 1000 + 3600;
        String text = base64("{\"alg\":\"RS256\",\"kid\":\"" + now.kid() + "\"}") + "."
                + base64("{\"iss\":\"%s\",\"aud\":\"orders\",\"exp\":%d,\"sub\":\"%s\",\"scope\":\"read\"}"
                        .formatted(name(), expires, sub));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(now.pair().getPrivate());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + BASE64.encodeToString(signature.sign());
    }

    /** Whether the key that signed the token is still the one in use. */
    boolean isCurrent(String token) {
        return token.startsWith(base64("{\"alg\":\"RS256\",\"kid\":\"" + key.kid() + "\"}") + ".");
    }

    private static String base64(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
