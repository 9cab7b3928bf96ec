#!/bin/sh
# Run a streaming replica: copied from the primary that PGHOST and PGPORT name when PGDATA is empty. Further words
# go to the server.
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  pg_basebackup --pgdata="$PGDATA" --write-recovery-conf --checkpoint=fast --wal-method=stream --no-password
fi
# They name the primary; the server would take the port for its own.
unset PGHOST PGPORT
exec postgres -D "$PGDATA" "$@"
