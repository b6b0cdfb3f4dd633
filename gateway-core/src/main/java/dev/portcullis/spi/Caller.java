package dev.portcullis.spi;

import dev.portcullis.address.AddressReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, as far as it is known: written by the policies that find out, read by those that limit, cache and log.
 *
 * <p>One per exchange, on its loop.
 */
public final class Caller {

    private final AddressReader address = new AddressReader();
    private byte[] sourceAddress = {};
    private byte @Nullable [] read;
    private boolean readable;
    private @Nullable String principal;
    private @Nullable String apiKeyId;
    private @Nullable String plan;
    private @Nullable Claims claims;

    /** For the engine: forgets the last caller and begins with the connection's peer. */
    public void reset(byte[] peerAddress) {
        sourceAddress = peerAddress;
        principal = null;
        apiKeyId = null;
        plan = null;
        claims = null;
    }

    /** The client's IP address in its text form, as ASCII bytes; do not change the array. */
    public byte[] sourceAddress() {
        return sourceAddress;
    }

    /** The same as text. */
    public String sourceAddressText() {
        return new String(sourceAddress, StandardCharsets.US_ASCII);
    }

    /**
     * The same as numbers, or null if it is none, as at a unix socket. Read once for as long as the address stays the same; the
     * object is valid until it changes.
     */
    public @Nullable AddressReader address() {
        byte[] text = sourceAddress;
        if (read != text) {
            read = text;
            readable = address.read(text, 0, text.length);
        }
        return readable ? address : null;
    }

    /** Corrects the address, for a client behind a trusted proxy. The array is kept. */
    public void sourceAddress(byte[] address) {
        sourceAddress = address;
    }

    /** The authenticated identity, or null. */
    public @Nullable String principal() {
        return principal;
    }

    public void principal(String principal) {
        this.principal = principal;
    }

    /** The id, never the value, of the API key that came with the request, or null. */
    public @Nullable String apiKeyId() {
        return apiKeyId;
    }

    public void apiKeyId(String apiKeyId) {
        this.apiKeyId = apiKeyId;
    }

    /** The usage plan that the key is on here, or null. */
    public @Nullable String plan() {
        return plan;
    }

    public void plan(String plan) {
        this.plan = plan;
    }

    /** What the token of the caller says of that name, as text; null if it says nothing, or there is no token. */
    public @Nullable String claim(String name) {
        Claims known = claims;
        return known == null ? null : known.get(name);
    }

    public void claims(Claims claims) {
        this.claims = claims;
    }
}
