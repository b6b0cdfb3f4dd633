package dev.portcullis.server.admin;

/** The two halves of {@code orders/10.0.0.11:8080} or {@code orders/unix:/run/app.sock}. */
record EndpointName(String upstream, String server) {

    private static final String UNIX = "/unix:";

    static EndpointName of(String key) {
        int unix = key.indexOf(UNIX);
        int slash = unix >= 0 ? unix : key.lastIndexOf('/');
        return new EndpointName(key.substring(0, Math.max(slash, 0)), key.substring(slash + 1));
    }
}
