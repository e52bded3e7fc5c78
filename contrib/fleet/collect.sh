#!/bin/sh
# One redacted report for each developer of this node, put into a bucket. Started by Systems Manager as root.
# Exit 0: every report was gathered, whatever it says of the machine. Exit 1: one was not; the lines on stderr say which and why.
set -u
umask 077
bucket='{{ Bucket }}'
prefix='{{ Prefix }}'
key='{{ KmsKeyId }}'
users='{{ Users }}'
target='{{ Target }}'
mode='{{ Mode }}'
seconds='{{ TimeoutSeconds }}'
limit=20000000

say() { printf '%s\n' "$*" >&2; }

# Home of a user, or nothing.
home_of() { getent passwd "$1" | cut -d: -f6; }

# People, not services: a login shell, and something of git or AWS to look at.
people() {
  getent passwd | while IFS=: read -r name _ uid _ _ home shell; do
    [ "$uid" -ge 1000 ] && [ "$uid" -lt 60000 ] || continue
    case $shell in */nologin|*/false|'') continue ;; esac
    if [ -e "$home/.gitconfig" ] || [ -e "$home/.config/git/config" ] || [ -d "$home/.aws" ]; then printf '%s\n' "$name"; fi
  done
}

# What runs as the developer: with his profile, as his git would. Only the file that passed the leak scan reaches stdout.
job='exec 3>&1 >/dev/null
for file in /etc/profile "$HOME/.profile"; do [ -r "$file" ] && . "$file"; done
cd "$HOME" || exit 1
command -v codecommit >/dev/null || { echo "codecommit is not on the PATH of $USER" >&2; exit 127; }
dir=$(mktemp -d) || exit 1
trap "rm -rf \"$dir\"" EXIT
set -- report --format json -o "$dir/report" --timeout "$CCD_SECONDS"
[ "$CCD_MODE" = offline ] && set -- "$@" --offline
[ -n "$CCD_TARGET" ] && set -- "$@" "$CCD_TARGET"
codecommit "$@" </dev/null
code=$?
[ -f "$dir/report/report.json" ] && cat "$dir/report/report.json" >&3
exit "$code"'

as_user() {
  set -- "$1" env -i "HOME=$2" "USER=$1" "LOGNAME=$1" SHELL=/bin/sh PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 \
    "CCD_SECONDS=$seconds" "CCD_MODE=$mode" "CCD_TARGET=$target" sh -c "$job"
  name=$1
  shift
  # The doctor keeps to its own limit; this ends what hangs before it begins.
  if command -v runuser >/dev/null; then timeout -k 10 "$((seconds + 60))" runuser -u "$name" -- "$@"
  else timeout -k 10 "$((seconds + 60))" sudo -n -u "$name" -- "$@"; fi
}

upload() {
  if [ -n "$key" ]; then set -- "$@" --sse aws:kms --sse-kms-key-id "$key"; else set -- "$@" --sse AES256; fi
  aws s3 cp --only-show-errors --content-type application/json "$@" >&2
}

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
node=${AWS_SSM_INSTANCE_ID:-$(uname -n)}
day=$(date -u +%Y-%m-%d)
[ "$users" = auto ] && users=$(people)
failed=0
gathered=0
for user in $(printf '%s' "$users" | tr ',' ' '); do
  home=$(home_of "$user")
  number=$(id -u "$user" 2>/dev/null)
  if [ -z "$home" ] || [ -z "$number" ]; then say "$user: no such user"; failed=1; continue; fi
  # stdout is opened here: root never follows a name that the user could have made a link.
  as_user "$user" "$home" 2>"$work/stderr" | head -c "$limit" >"$work/report.json"
  if [ ! -s "$work/report.json" ]; then
    say "user $number: no report"; tail -n 3 "$work/stderr" >&2; failed=1; continue
  fi
  if upload "$work/report.json" "s3://$bucket/$prefix/$day/$node/$number.json"; then gathered=$((gathered + 1)); else say "user $number: not uploaded"; failed=1; fi
done
printf '%s reports gathered\n' "$gathered"
exit "$failed"
