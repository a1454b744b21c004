#!/bin/sh
# Runs with nothing of the system but this shell: the Node it needs lies beside it.
self=$0
if [ -L "$self" ]; then self=$(readlink -f -- "$self"); fi
case $self in */*) here=${self%/*} ;; *) here=. ;; esac
exec "$here/bin/node" "$here/out/main/PROGRAM.js" "$@"
