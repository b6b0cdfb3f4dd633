package dev.portcullis.spi;

/** Makes authorizers of one type; the type is the key under an authorizer's name: {@code customers: {jwt: {…}}}. */
public interface AuthorizerFactory<C extends Record> extends PluginFactory<C, Authorizer> {}
