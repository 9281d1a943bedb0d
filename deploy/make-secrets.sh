#!/bin/sh
# Makes the secrets that docker-compose.yml asks for, in a file that its owner alone can read: sh deploy/make-secrets.sh
# The file is .env here, or the one named. It writes the file itself, because `> .env` would make one that all can read.
set -eu
file=${1:-.env}
# Only for this script: whoever has the file keeps their own.
umask 077
# noclobber: a file that is there already is not replaced, or the database would no longer know its passwords. The file
# is made with this mode, so that there is no moment at which others can read it.
set -C
{
  for name in POSTGRES_PASSWORD RECALLS_PASSWORD VALKEY_PASSWORD LOG_KEY; do
    # Hexadecimal digits: the passwords become part of addresses.
    echo "$name=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')"
  done
  # Names and addresses are encrypted with it: 256 bits, after an id by which rotated keys are told apart.
  echo "ENCRYPTION_KEYS=first:$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')"
} > "$file"
echo "The secrets are in $file. Keep a copy: the database is made with them." >&2
