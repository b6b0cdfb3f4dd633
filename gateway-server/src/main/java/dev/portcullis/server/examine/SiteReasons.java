package dev.portcullis.server.examine;

import java.util.Map;
import java.util.stream.Collectors;

/** Which APIs there are, when a request reaches none. */
final class SiteReasons {

    private SiteReasons() {}

    static String of(Examination examined, AskedRequest asked) {
        if (examined.config().apis().isEmpty()) {
            return "there are none";
        }
        String given = asked.host().isEmpty() ? "no host" : "host " + asked.host();
        return "none has " + given + " and this path; there are: "
                + examined.config().apis().entrySet().stream()
                        .map(Map.Entry::getValue)
                        .map(api -> (api.hosts().isEmpty() ? "*" : String.join(",", api.hosts())) + api.basePath())
                        .collect(Collectors.joining("  "));
    }
}
