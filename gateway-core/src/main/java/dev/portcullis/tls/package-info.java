/**
 * TLS on both sides: what listeners prove themselves with, and how servers behind the gateway are verified.
 *
 * <p>Begin with {@link dev.portcullis.tls.ServerTls}, one for each listener, and {@link dev.portcullis.tls.ClientTls},
 * one for each upstream. BoringSSL does the work where its native library is present, the JDK elsewhere.
 */
@Floor(6)
@NullMarked
package dev.portcullis.tls;

import dev.portcullis.contract.Floor;
import org.jspecify.annotations.NullMarked;
