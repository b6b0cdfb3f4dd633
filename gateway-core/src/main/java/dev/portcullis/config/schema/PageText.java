package dev.portcullis.config.schema;

/** What the reference says besides what the records say. */
final class PageText {

    static final String INTRODUCTION = """
            # Configuration

            This page is generated from the code that reads the file, so it is complete and up to date; `portcullis schema --page`
            prints it with the plugins of your installation. How to do things is told in [Getting started](getting-started.md).

            ## The format

            One YAML 1.2 file. Keys of maps are names you choose; where something refers to a name, it must exist. Units are part of
            values. What is left out, or has nothing behind it, takes the default. An unknown key is an error: `portcullis check FILE`
            finds every mistake, and says the place, what was expected and the nearest name.

            | Type | Written | |
            |---|---|---|
            | duration | `250ms`, `5s`, `2m`, `1h`, `1d` | a whole number and its unit |
            | size | `512B`, `16KiB`, `10MB`, `1GiB` | `KiB` is 1024 bytes, `KB` is 1000 |
            | rate | `100/s`, `30/m`, `5000/h`, `1000/d` | events per second, minute, hour, day |
            | path | `certs/api.pem` | relative to the file that says it |
            | secret | `${env:ACME_KEY}`, `${file:secrets/acme}` | shown nowhere, not in logs and not by `portcullis effective` |

            `${env:NAME}` and `${file:path}` in a value are replaced by an environment variable or a file's content, and never shown
            again by the gateway. Write `$${env:NAME}` for the text itself.

            ## In an editor

            Editors with a YAML language server complete and check the file while you write, if its first line says where the schema
            is: [portcullis.schema.json](portcullis.schema.json), or what `portcullis schema > portcullis.schema.json` has written
            with the plugins of your installation.

            ```yaml
            # yaml-language-server: $schema=portcullis.schema.json
            listeners:
              local: {address: 127.0.0.1:8080}
            ```

            ## Several files

            `include` adds files, so that each team has its own. Sections are put together by name; a name that two files define is
            an error that shows both places. Included files may include others; what they say is relative to themselves. Changes of
            included files, and new files that match, are applied while the gateway runs.

            ```text
            include: [apis/*.yaml, upstreams.yaml]
            ```

            ## The root

            """;

    static final String POLICIES = """
            ## Policies

            A policy stands at the root, on an API, a stage or a route; it applies there and below. `off` in place of settings
            switches off what stands further out. They run in the order of their slots, however they are written, and on the way
            out in reverse: observe, compress, cors, access, pre-limit, authorize, key, limit, validate, cache, map, filters.

            | Policy | Slot | Where it may stand | On several levels |
            |---|---|---|---|
            """;

    static final String INTEGRATIONS = """
            ## Integrations

            What answers a route. The name of an upstream (`integration: orders`) is short for `{upstream: orders}`; every other
            kind is a key of its own: `integration: {mock: {status: 204}}`.

            ### Integration `upstream`

            Passes the request to an upstream.

            """;

    static final String AUTHORIZERS = """
            ## Authorizers

            Who may call. Each has a name under `authorizers` at the root and one key, its type; the policy `authorizer` refers to
            it by name.

            """;

    private PageText() {}
}
