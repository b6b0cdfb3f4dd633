package dev.portcullis.tls;

import io.netty.handler.ssl.OpenSslAsyncPrivateKeyMethod;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Signs handshakes of BoringSSL with an RSA key on other threads, while the loop serves other connections. BoringSSL
 * has no other way to leave the loop; everything else of the handshake stays on it.
 */
final class RsaSigner implements OpenSslAsyncPrivateKeyMethod {

    private final PrivateKey key;
    private final Executor executor;

    RsaSigner(PrivateKey key, Executor executor) {
        this.key = key;
        this.executor = executor;
    }

    @Override
    public Future<byte[]> sign(SSLEngine engine, int algorithm, byte[] input) {
        Promise<byte[]> promise = ImmediateEventExecutor.INSTANCE.newPromise();
        try {
            executor.execute(() -> complete(promise, algorithm, input));
        } catch (RejectedExecutionException full) {
            promise.setFailure(full);
        }
        return promise;
    }

    /** Only key exchanges without forward secrecy decrypt, and none is offered. */
    @Override
    public Future<byte[]> decrypt(SSLEngine engine, byte[] input) {
        return ImmediateEventExecutor.INSTANCE.newFailedFuture(
                new UnsupportedOperationException("key exchange with RSA is not offered"));
    }

    private void complete(Promise<byte[]> promise, int algorithm, byte[] input) {
        byte[] signed;
        try {
            signed = signature(algorithm, input);
        } catch (GeneralSecurityException | RuntimeException e) {
            promise.setFailure(e);
            return;
        }
        promise.setSuccess(signed);
    }

    private byte[] signature(int algorithm, byte[] input) throws GeneralSecurityException {
        AlgorithmParameterSpec pss = pss(algorithm);
        Signature signature = Signature.getInstance(pss == null ? pkcs1(algorithm) : "RSASSA-PSS");
        if (pss != null) {
            signature.setParameter(pss);
        }
        signature.initSign(key);
        signature.update(input);
        return signature.sign();
    }

    /** Salt as long as the digest (RFC 8446, 4.2.3). */
    private static @Nullable AlgorithmParameterSpec pss(int algorithm) {
        if (algorithm == SSL_SIGN_RSA_PSS_RSAE_SHA256) {
            return new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);
        }
        if (algorithm == SSL_SIGN_RSA_PSS_RSAE_SHA384) {
            return new PSSParameterSpec("SHA-384", "MGF1", MGF1ParameterSpec.SHA384, 48, 1);
        }
        if (algorithm == SSL_SIGN_RSA_PSS_RSAE_SHA512) {
            return new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, 64, 1);
        }
        return null;
    }

    private static String pkcs1(int algorithm) throws GeneralSecurityException {
        if (algorithm == SSL_SIGN_RSA_PKCS1_SHA256) {
            return "SHA256withRSA";
        }
        if (algorithm == SSL_SIGN_RSA_PKCS1_SHA384) {
            return "SHA384withRSA";
        }
        if (algorithm == SSL_SIGN_RSA_PKCS1_SHA512) {
            return "SHA512withRSA";
        }
        throw new GeneralSecurityException("signature algorithm " + algorithm + " is not offered");
    }
}
