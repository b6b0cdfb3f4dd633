#!/bin/sh
# The gateway as a proxy under measurement: in the foreground, configured by the environment.
#   PORT TLS_PORT BACKEND_PORT   where it listens and what it passes requests to, all on loopback
#   CERT KEY WORKDIR             PEM files, and a folder for the configuration
#   SCENARIO                     empty, accesslog (file $ACCESS_LOG), routes-10k (lines "NUMBER TEMPLATE" in $ROUTES), ws,
#                                jwt (tokens of $JWT_ISSUER, public key in the PEM file $JWT_KEY), cache,
#                                or key-limit (lines "KEY CLIENT" in $API_KEYS; 100,000 requests a second for each)
# Exits with 3 for other scenarios. Build it first: mvn -q -DskipTests package
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
scenario=${SCENARIO:-}
case $scenario in
    '' | accesslog | routes-10k | ws | jwt | key-limit | cache) ;;
    *) exit 3 ;;
esac

{
    cat <<END
admin: {address: 127.0.0.1:0}
listeners:
  plain:
    address: 127.0.0.1:$PORT
    timeouts: {keep-alive: 600s}
  tls:
    address: 127.0.0.1:$TLS_PORT
    tls: {certificate: $CERT, key: $KEY}
    timeouts: {keep-alive: 600s}
upstreams:
  backend:
    targets: [http://127.0.0.1:$BACKEND_PORT]
    host: preserve
    connections: {max: 16384}
END
    if [ "$scenario" = jwt ]; then
        cat <<END
authorizers:
  bench: {jwt: {issuer: "$JWT_ISSUER", audience: [bench], keys: "$JWT_KEY", forward: {X-Sub: sub}}}
END
    fi
    if [ "$scenario" = key-limit ]; then
        awk 'BEGIN { print "name,key" } { print $2 "," $1 }' "$API_KEYS" > "$WORKDIR/keys.csv"
        cat <<END
api-keys:
  clients: {file: keys.csv, plans: [bench]}
usage-plans:
  bench: {throttle: {rate: 100000/s, burst: 100000}}
END
    fi
    cat <<END
apis:
  bench:
    request-id: {}
    forwarding: {}
END
    if [ "$scenario" = jwt ]; then
        echo "    authorizer: bench"
    fi
    if [ "$scenario" = key-limit ]; then
        echo "    api-key: required"
    fi
    if [ "$scenario" = cache ]; then
        echo "    cache: 1h"
    fi
    if [ "$scenario" = accesslog ]; then
        echo "    access-log: {to: $ACCESS_LOG}"
    fi
    echo "    routes:"
    if [ "$scenario" = routes-10k ]; then
        awk '{ printf "      \"ANY %s\": {integration: backend, headers: {request: {set: {X-Route: \"%d\"}}}}\n", $2, $1 }' "$ROUTES"
    elif [ "$scenario" = ws ]; then
        echo '      $default: {integration: backend, upgrade: websocket}'
    else
        echo '      $default: {integration: backend}'
    fi
} > "$WORKDIR/gateway.yaml"

exec "$here/../../../target/portcullis/bin/portcullis" run "$WORKDIR/gateway.yaml"
