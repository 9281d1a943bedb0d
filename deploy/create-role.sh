#!/bin/sh
# Makes the application's role when the database is first made; the service grants it what it needs after migrating.
set -eu
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set ON_ERROR_STOP=1 --set password="$RECALLS_PASSWORD" <<'SQL'
CREATE ROLE recalls LOGIN PASSWORD :'password';
SQL
