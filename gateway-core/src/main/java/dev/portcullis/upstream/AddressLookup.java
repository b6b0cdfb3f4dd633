package dev.portcullis.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Asks the system for the addresses of a host; may block. */
@FunctionalInterface
interface AddressLookup {

    InetAddress[] find(String host) throws UnknownHostException;
}
