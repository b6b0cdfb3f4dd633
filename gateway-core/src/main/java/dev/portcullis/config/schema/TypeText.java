package dev.portcullis.config.schema;

import dev.portcullis.config.bind.RecordShape;
import dev.portcullis.config.bind.Setting;
import dev.portcullis.config.model.AddressBlock;
import dev.portcullis.config.model.AuthorizerRef;
import dev.portcullis.config.model.FileMode;
import dev.portcullis.config.model.HostPort;
import dev.portcullis.config.model.IntegrationRef;
import dev.portcullis.config.model.ListenerAddress;
import dev.portcullis.config.model.TargetUrl;
import dev.portcullis.config.tree.DataSize;
import dev.portcullis.config.tree.Percent;
import dev.portcullis.config.tree.Rate;
import dev.portcullis.config.tree.Secret;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types of settings in an operator's words. */
final class TypeText {

    private static final Map<Class<?>, String> WORDS = Map.ofEntries(
            Map.entry(String.class, "text"),
            Map.entry(int.class, "whole number"),
            Map.entry(Integer.class, "whole number"),
            Map.entry(long.class, "whole number"),
            Map.entry(Long.class, "whole number"),
            Map.entry(double.class, "number"),
            Map.entry(Double.class, "number"),
            Map.entry(boolean.class, "`true` or `false`"),
            Map.entry(Boolean.class, "`true` or `false`"),
            Map.entry(Duration.class, "duration"),
            Map.entry(DataSize.class, "size"),
            Map.entry(Rate.class, "rate"),
            Map.entry(Percent.class, "share"),
            Map.entry(Secret.class, "secret"),
            Map.entry(Path.class, "path"),
            Map.entry(HostPort.class, "`host:port`"),
            Map.entry(ListenerAddress.class, "`host:port` or `unix:/path`"),
            Map.entry(FileMode.class, "octal digits"),
            Map.entry(AddressBlock.class, "address or block"),
            Map.entry(TargetUrl.class, "URL"),
            Map.entry(AuthorizerRef.class, "[authorizer](#authorizers)"),
            Map.entry(IntegrationRef.class, "[integration](#integrations)"));

    private TypeText() {}

    static String of(Setting setting) {
        return of(setting.type(), setting.ref());
    }

    private static String of(Type type, @Nullable String ref) {
        if (type instanceof ParameterizedType) {
            String inner = of(Sections.element(type), ref);
            return Sections.isMap(type) ? "names, each with: " + inner : "list of: " + inner;
        }
        Class<?> raw = (Class<?>) type;
        if (ref != null) {
            return "name from `" + ref + "`";
        }
        if (raw.isEnum()) {
            return RecordShape.words(raw).stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
        }
        if (RecordShape.isSection(raw) && raw != IntegrationRef.class && raw != AuthorizerRef.class) {
            return RecordShape.of(raw.asSubclass(Record.class)).shortForm() == null ? "mapping" : "mapping, or text";
        }
        return WORDS.getOrDefault(raw, "text");
    }
}
