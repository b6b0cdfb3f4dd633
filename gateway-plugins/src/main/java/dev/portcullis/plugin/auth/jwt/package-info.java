/**
 * Authorizers of type {@code jwt}: know callers by the signed token that an OpenID Connect provider gave them, as Amazon's HTTP
 * APIs do.
 *
 * <pre>{@code
 * authorizers:
 *   customers: {jwt: {issuer: "https://id.example.com/", audience: [orders]}}
 * }</pre>
 *
 * <p>Begin with {@link dev.portcullis.plugin.auth.jwt.JwtCheck}, the way of a request. A token that was found good is remembered
 * in {@link dev.portcullis.plugin.auth.jwt.TokenCache}; any other is read by {@link dev.portcullis.plugin.auth.jwt.TokenReader},
 * compared with {@link dev.portcullis.plugin.auth.jwt.Terms} and verified with a key of {@link
 * dev.portcullis.plugin.auth.jwt.KeyStore}.
 */
@Floor(6)
@NullMarked
package dev.portcullis.plugin.auth.jwt;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
