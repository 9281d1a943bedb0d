#!/bin/sh
# Makes the secrets that docker-compose.yml asks for: sh deploy/make-secrets.sh > .env
set -eu
umask 077
for name in POSTGRES_PASSWORD RECALLS_PASSWORD LOG_KEY; do
  # Hexadecimal digits: the passwords become part of addresses.
  echo "$name=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')"
done
