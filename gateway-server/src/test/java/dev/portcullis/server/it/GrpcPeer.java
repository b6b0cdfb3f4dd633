package dev.portcullis.server.it;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;

/**
 * Runs gRPC's own programs in a process with their class path, many cases in one process. They are called by reflection, as
 * nothing else here must see that class path.
 */
final class GrpcPeer {

    /** Begins the lines that are meant for {@link GrpcPrograms}. */
    static final String SAYS = "interop: ";

    private static final String PACKAGE = "io.grpc.testing.integration.";
    private static final PrintStream OUT = System.out;

    private GrpcPeer() {}

    /** @param arguments {@code server}, or {@code client}, which takes the arguments of one case a line from its input */
    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (arguments[0].equals("server")) {
            say("plain " + serve("--use_tls=false"));
            say("tls " + serve("--use_tls=true"));
        }
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            runCase(line.split(" "));
        }
        System.exit(0);
    }

    private static void say(String line) {
        OUT.println(SAYS + line);
        OUT.flush();
    }

    private static int serve(String tls) throws ReflectiveOperationException {
        Class<?> type = Class.forName(PACKAGE + "TestServiceServer");
        Object program = type.getConstructor().newInstance();
        Method parse = type.getDeclaredMethod("parseArgs", String[].class);
        Method start = type.getDeclaredMethod("start");
        Method port = type.getDeclaredMethod("getPort");
        for (Method each : new Method[] {parse, start, port}) {
            each.setAccessible(true);
        }
        parse.invoke(program, (Object) new String[] {"--port=0", tls});
        start.invoke(program);
        return (int) port.invoke(program);
    }

    private static void runCase(String[] arguments) throws ReflectiveOperationException {
        try {
            Class.forName(PACKAGE + "TestServiceClient")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
            say("passed");
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace(OUT);
            say("failed");
        }
    }
}
