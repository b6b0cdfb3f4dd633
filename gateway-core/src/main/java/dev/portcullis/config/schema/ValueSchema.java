package dev.portcullis.config.schema;

import dev.portcullis.config.bind.RecordShape;
import dev.portcullis.config.model.AddressBlock;
import dev.portcullis.config.model.FileMode;
import dev.portcullis.config.model.HostPort;
import dev.portcullis.config.model.ListenerAddress;
import dev.portcullis.config.model.TargetUrl;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.DataSize;
import dev.portcullis.config.tree.Percent;
import dev.portcullis.config.tree.Rate;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The schemas of single values. Wherever one stands, a placeholder may stand too. */
final class ValueSchema {

    private static final String PLACEHOLDER = "\\$\\{(env|file):";

    private static final Map<Class<?>, String> NAMES = Map.of(
            Duration.class, "duration",
            DataSize.class, "size",
            Rate.class, "rate",
            Percent.class, "share",
            HostPort.class, "address",
            ListenerAddress.class, "listener-address",
            FileMode.class, "file-mode",
            AddressBlock.class, "address-block",
            TargetUrl.class, "target-url");

    private ValueSchema() {}

    /** The definitions that {@link #of} refers to. */
    static Map<String, Object> definitions() {
        Map<String, Object> definitions = new LinkedHashMap<>();
        definitions.put("integer", value("A whole number.", List.of("integer", "string"), "^-?[0-9]+$"));
        definitions.put("number", value("A number.", List.of("number", "string"), "^-?[0-9]+(\\.[0-9]+)?$"));
        definitions.put("boolean", value("true or false.", List.of("boolean", "string"), "^(true|false)$"));
        definitions.put("text", Map.of("type", List.of("string", "number", "boolean")));
        definitions.put("duration", value("A duration: 250ms, 5s, 2m, 1h, 1d.", "string", "^[0-9]{1,12}(ms|s|m|h|d)$"));
        definitions.put(
                "size", value("A size: 512B, 16KiB, 10MB, 1GiB.", "string", "^[0-9]{1,12}(B|KB|MB|GB|KiB|MiB|GiB)$"));
        definitions.put("rate", value("A rate: 100/s, 30/m, 5000/h, 1000/d.", "string", "^0*[1-9][0-9]{0,11}/[smhd]$"));
        definitions.put("share", value("A share: 20%.", "string", "^0*([0-9]{1,2}|100)%$"));
        definitions.put(
                "address",
                value("An address: 0.0.0.0:8443, [::1]:8080.", "string", "^(\\[[^\\]]+\\]|[^:\\[\\]]+):[0-9]{1,5}$"));
        definitions.put(
                "listener-address",
                value(
                        "Where to listen: 0.0.0.0:8443, [::1]:8080, unix:/run/gateway.sock.",
                        "string",
                        "^((\\[[^\\]]+\\]|[^:\\[\\]]+):[0-9]{1,5}|unix:/.*[^/])$"));
        definitions.put(
                "file-mode", value("Rights as chmod takes them: 0660.", List.of("integer", "string"), "^0?[0-7]{3}$"));
        definitions.put(
                "address-block",
                value("Addresses: 10.0.0.0/8, 2001:db8::/32, 10.0.0.1.", "string", "^[0-9A-Fa-f:.]+(/[0-9]{1,3})?$"));
        definitions.put(
                "target-url",
                value(
                        "A server: http://host:port, https://host:port, h2c://host:port, h2://host:port, unix:/path or"
                                + " builtin:echo.",
                        "string",
                        "^(([Hh][Tt][Tt][Pp][Ss]?|[Hh]2[Cc]?)://[^/?#@]+/?|(h2c\\+)?unix:/.*[^/]|builtin:echo)$"));
        definitions.put("placeholder", Json.object("type", "string", "pattern", PLACEHOLDER));
        return definitions;
    }

    private static Map<String, Object> value(String description, Object type, String pattern) {
        return Json.object("description", description, "type", type, "pattern", pattern + "|" + PLACEHOLDER);
    }

    static Map<String, Object> of(Class<?> type) {
        if (type.isEnum()) {
            return Json.object("anyOf", List.of(Json.object("enum", RecordShape.words(type)), ref("placeholder")));
        }
        return ref(name(type));
    }

    private static String name(Class<?> type) {
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "integer";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "boolean";
        }
        return type == double.class || type == Double.class ? "number" : NAMES.getOrDefault(type, "text");
    }

    static Map<String, Object> ref(String definition) {
        return Json.object("$ref", "#/$defs/" + definition);
    }

    /** A value as JSON has it; null for what is better left out. */
    static @Nullable Object json(@Nullable ConfigNode node, Class<?> type) {
        if (!(node instanceof ConfigNode.Text text)) {
            return null;
        }
        return switch (name(type)) {
            case "integer", "number" -> new BigDecimal(text.value());
            case "boolean" -> Boolean.valueOf(text.value());
            default -> text.value();
        };
    }
}
