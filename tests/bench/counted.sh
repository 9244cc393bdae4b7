#!/bin/sh
# A wrapper of the compiler for cargo: counts what it does for the SDK itself, by the program in COUNTER.
# Of rustup's rustc, which only looks for the other, nothing is counted.
rustc="$("$1" --print sysroot)/bin/rustc"
shift
case "$*" in
  *"--crate-name codearts_pipeline "*) exec $COUNTER "$rustc" "$@" ;;
  *) exec "$rustc" "$@" ;;
esac
