#!/bin/sh
# Makes the application's role when the database is first made; the service grants it what it needs after migrating.
set -eu
# psql reads the password from the environment: arguments can be read by every account of the machine.
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set ON_ERROR_STOP=1 <<'SQL'
\getenv password RECALLS_PASSWORD
CREATE ROLE recalls LOGIN PASSWORD :'password';
SQL
