#!/usr/bin/env bash
# Package:   systemd 252.39-1~deb12u2 (Debian 12): systemd-socket-proxyd, and systemd-socket-activate to start it; socat
# Guess:     a proxy passes on that a client has sent all it had (it half-closes, as `printf ... | nc` does), and then the
#            answer: a server that answers at the end of its input, such as `sort`, works behind it as it does without it.
# Behaviour: systemd-socket-proxyd ends the whole connection once it has passed on the client's last byte. The server answers
#            into a closed socket, and the client reads an ordinary end: no answer, no error, status 0.
# Seen:
#   direct   a b
#   proxied  nothing, status 0
# For kith's users: docs/fleet.md says that `kith pipe` fails behind it (it half-closes), and what to use instead.
set -euo pipefail
folder=$(mktemp -d)
jobs=()
trap 'kill "${jobs[@]}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
proxy=$(ls /usr/lib/systemd/systemd-socket-proxyd /lib/systemd/systemd-socket-proxyd 2>/dev/null | head -n 1)
dpkg-query -W -f '${Package} ${Version}\n' systemd
socat UNIX-LISTEN:"$folder/sort",fork SYSTEM:sort &
jobs+=($!)
systemd-socket-activate -l "$folder/proxied" "$proxy" "$folder/sort" 2>/dev/null &
jobs+=($!)
for socket in sort proxied; do
  until [ -S "$socket" ]; do sleep 0.1; done
done
direct=$(printf 'b\na\n' | socat -t 5 - UNIX-CONNECT:sort | paste -s -d ' ')
status=0
proxied=$(set -o pipefail; printf 'b\na\n' | socat -t 5 - UNIX-CONNECT:proxied | paste -s -d ' ') || status=$?
printf 'direct   %s\nproxied  %s, status %s\n' "$direct" "${proxied:-nothing}" "$status"
[ "$direct" = "a b" ] && [ -z "$proxied" ] && [ $status -eq 0 ]
