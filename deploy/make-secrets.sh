#!/bin/sh
# Makes the secrets that docker-compose.yml reads, and sluice.yaml, in a folder (the repository by default).
# Existing files stay. Shows the first API key once; only its hash is kept.
set -eu
cd "${1:-$(dirname "$0")/..}"
example=$(dirname "$(readlink -f "$0")")/sluice.example.yaml
mkdir -p deploy/secrets
chmod 700 deploy/secrets

random() { head -c "$1" /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }
hash() { printf %s "$1" | sha256sum | cut -d' ' -f1; }
# Containers read it as other users; the mode of the folder keeps everybody else out.
keep() {
  printf '%s\n' "$2" > "deploy/secrets/$1"
  chmod 444 "deploy/secrets/$1"
}
missing() { [ ! -e "deploy/secrets/$1" ]; }

if missing redis_password || missing redis_nodes_password || missing redis_users; then
  rm -f deploy/secrets/redis_*
  password=$(random 32)
  nodes_password=$(random 32)
  keep redis_password "$password"
  # For replicas, cluster nodes and Sentinels; a single Redis does not need it.
  keep redis_nodes_password "$nodes_password"
  # Unauthenticated clients may only ping. Sluice may do everything with its own keys and read the server's
  # state, but nothing dangerous or administrative.
  keep redis_users "user default on nopass resetkeys resetchannels -@all +ping
user sluice on #$(hash "$password") ~{sluice}:* resetchannels &{sluice}:* +@all -@admin -@dangerous +info +role
user replica on #$(hash "$nodes_password") resetkeys resetchannels -@all +sync +psync +replconf +ping
user sentinel on #$(hash "$nodes_password") resetkeys allchannels -@all +multi +exec +ping +info +role +slaveof +subscribe +publish +config|rewrite +client|setname +client|kill +script|kill"
fi
missing sealing_key && keep sealing_key "$(head -c 32 /dev/urandom | base64 | tr -d '\n')"
missing grafana_password && keep grafana_password "$(random 16)"
for vendor in openai_api_key anthropic_api_key; do
  missing "$vendor" && keep "$vendor" 'put-your-key-here' && chmod 644 "deploy/secrets/$vendor"
done

if [ ! -e sluice.yaml ]; then
  key="sk_$(random 24)"
  sed "s/sha256: .*/sha256: $(hash "$key")/" "$example" > sluice.yaml
  printf 'The first API key, shown once: %s\n' "$key"
fi
printf 'Put the keys of your vendors into deploy/secrets: openai_api_key, anthropic_api_key.\n'
