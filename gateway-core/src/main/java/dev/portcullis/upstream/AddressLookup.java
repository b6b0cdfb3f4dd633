package dev.portcullis.upstream;

import io.netty.resolver.DefaultNameResolver;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host; may block. */
@FunctionalInterface
interface AddressLookup {

    List<InetAddress> find(String host) throws UnknownHostException;

    /** Asks the system, on the calling thread. */
    static AddressLookup system() {
        DefaultNameResolver resolver = new DefaultNameResolver(ImmediateEventExecutor.INSTANCE);
        return host -> {
            Future<List<InetAddress>> answer = resolver.resolveAll(host);
            if (!answer.isSuccess()) {
                throw new UnknownHostException(host);
            }
            return answer.getNow();
        };
    }
}
