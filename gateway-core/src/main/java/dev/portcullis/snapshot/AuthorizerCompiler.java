package dev.portcullis.snapshot;

import dev.portcullis.config.bind.RecordBinder;
import dev.portcullis.config.model.AuthorizerRef;
import dev.portcullis.config.tree.ConfigNode;
import dev.portcullis.config.tree.Problems;
import dev.portcullis.error.CoreError;
import dev.portcullis.spi.Authorizer;
import dev.portcullis.spi.AuthorizerFactory;
import dev.portcullis.spi.Outcome;
import java.util.HashMap;
import java.util.Map;

/** Makes the authorizers that the configuration names. */
final class AuthorizerCompiler {

    /** Stands for one that is wrong or not opened; fails closed. */
    private static final Authorizer UNOPENED = scopes -> exchange -> Outcome.reject(CoreError.FILTER_FAILED);

    private final CompileOptions options;
    private final Problems problems;
    private final Scope scope;
    private final RecordBinder binder;

    AuthorizerCompiler(CompileOptions options, Problems problems, Scope scope, RecordBinder binder) {
        this.options = options;
        this.problems = problems;
        this.scope = scope;
        this.binder = binder;
    }

    Map<String, Authorizer> compile(Map<String, AuthorizerRef> wanted) {
        Map<String, Authorizer> made = new HashMap<>();
        wanted.forEach((name, ref) -> made.put(name, compile(name, ref.node())));
        return Map.copyOf(made);
    }

    private Authorizer compile(String name, ConfigNode node) {
        String path = "authorizers." + name;
        Map<String, ConfigNode.Field> fields = node instanceof ConfigNode.Fields of ? of.fields() : Map.of();
        if (fields.size() != 1) {
            problems.error(node.at(), path, "(expected: one of: " + types() + ", and its settings)");
            return UNOPENED;
        }
        String type = fields.keySet().iterator().next();
        ConfigNode.Field field = fields.get(type);
        AuthorizerFactory<?> factory = options.plugins().authorizers().get(type);
        if (field == null || factory == null) {
            String known =
                    Problems.expectedOneOf(type, options.plugins().authorizers().keySet());
            problems.error(
                    field == null ? node.at() : field.keyAt(), path, "no authorizer of type \"" + type + "\" " + known);
            return UNOPENED;
        }
        return make(factory, field, "authorizer/" + name, path + "." + type);
    }

    private String types() {
        return String.join(", ", options.plugins().authorizers().keySet());
    }

    private <C extends Record> Authorizer make(
            AuthorizerFactory<C> factory, ConfigNode.Field field, String identity, String path) {
        C settings = Settings.read(binder, factory, field.value(), path);
        if (settings == null || !options.open()) {
            return UNOPENED;
        }
        try {
            return factory.create(settings, new CompileContext(options, identity, scope));
        } catch (RuntimeException | LinkageError e) {
            problems.error(field.keyAt(), path, "cannot be made: " + Settings.reason(e));
            return UNOPENED;
        }
    }
}
