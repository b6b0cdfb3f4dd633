package dev.portcullis.engine;

import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Location;
import dev.portcullis.config.tree.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads files of targets that have one URL on each line. */
final class LineTargets {

    private LineTargets() {}

    static ConfigNode parse(String name, String text, Problems problems) {
        List<ConfigNode> urls = new ArrayList<>();
        for (String line : text.lines().toList()) {
            urls.add(new ConfigNode.Text(line, false, new Location(name, urls.size() + 1, 1)));
        }
        Location start = new Location(name, 1, 1);
        return new ConfigNode.Fields(
                Map.of("targets", new ConfigNode.Field(new ConfigNode.Items(urls, start), start)), start);
    }
}
