-- What each session of PostgreSQL behind a pooler has to have, because a pooler drops what the service asks for when it connects. Run this
-- once, as the owner of the database or a superuser, in the order of docs/operations.md, "A pooler". Connections without a pooler do not
-- depend on it.
ALTER ROLE recalls_service SET statement_timeout = '10s';
ALTER ROLE recalls_service SET lock_timeout = '0';
ALTER ROLE recalls_service SET idle_in_transaction_session_timeout = '90s';
ALTER ROLE recalls_service SET DateStyle = 'ISO, MDY';
ALTER ROLE recalls_service SET IntervalStyle = 'postgres';
ALTER ROLE recalls_service SET TimeZone = 'UTC';
ALTER ROLE recalls_service SET bytea_output = 'hex';
ALTER ROLE recalls_service SET extra_float_digits = '1';
ALTER ROLE recalls_service SET lc_monetary = 'C';
ALTER ROLE recalls_service SET lc_numeric = 'C';
ALTER ROLE recalls_service SET lc_time = 'C';
ALTER ROLE recalls_service SET client_encoding = 'UTF8';
ALTER ROLE recalls_service SET standard_conforming_strings = 'on';
ALTER ROLE recalls_service SET array_nulls = 'on';
ALTER ROLE recalls_service SET transform_null_equals = 'off';
ALTER ROLE recalls_service SET default_transaction_isolation = 'read committed';
ALTER ROLE recalls_service SET default_transaction_read_only = 'off';
ALTER ROLE recalls_service SET default_transaction_deferrable = 'off';
