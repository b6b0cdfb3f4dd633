package dev.portcullis.server.docs;

import dev.portcullis.config.tree.ConfigNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A tree as an editor would see it: unquoted numbers, truth values and nothing are what they look like. */
final class JsonForm {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private JsonForm() {}

    static JsonNode of(ConfigNode node) {
        if (node instanceof ConfigNode.Fields fields) {
            ObjectNode object = JSON.objectNode();
            fields.fields().forEach((key, field) -> object.set(key, of(field.value())));
            return object;
        }
        if (node instanceof ConfigNode.Items list) {
            ArrayNode array = JSON.arrayNode();
            list.items().forEach(item -> array.add(of(item)));
            return array;
        }
        return text((ConfigNode.Text) node);
    }

    private static JsonNode text(ConfigNode.Text text) {
        if (text.isNull()) {
            return JSON.nullNode();
        }
        if (text.plain() && text.value().matches("true|false")) {
            return JSON.booleanNode(Boolean.parseBoolean(text.value()));
        }
        if (text.plain() && text.value().matches("-?\\d{1,18}")) {
            return JSON.numberNode(Long.parseLong(text.value()));
        }
        return text.plain() && text.value().matches("-?\\d+\\.\\d+")
                ? JSON.numberNode(Double.parseDouble(text.value()))
                : JSON.stringNode(text.value());
    }
}
