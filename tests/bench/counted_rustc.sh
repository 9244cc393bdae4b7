#!/bin/sh
# A wrapper of the compiler for cargo: the program in COUNTER counts what it does for the SDK itself.
# rustup's rustc only looks for the other, so that one is started directly.
rustc="$("$1" --print sysroot)/bin/rustc"
shift
case "$*" in
  *"--crate-name codearts_pipeline "*) exec $COUNTER "$rustc" "$@" ;;
  *) exec "$rustc" "$@" ;;
esac
