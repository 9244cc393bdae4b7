#!/usr/bin/env bash
# What users get from the registry: packages both crates, and builds and runs programs that depend on them by version.
# Their manifests and the first program are those of the READMEs, as they stand there.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
user=$target/user
rm -rf "$user"
mkdir -p "$user"/{sdk,emulator,first/src,tested/src,tested/tests}

# The first block of a language below a heading; without a heading, of the file.
block() { # FILE LANGUAGE [HEADING]
  awk -v fence="\`\`\`$2" -v heading="${3:-}" '
    $0 == heading || heading == "" { below = 1 }
    inside && $0 == "```" { found = 1; exit }
    inside { print }
    below && !inside && $0 == fence { inside = 1 }
    END { exit !found }' "$1" || { echo "$1 has no block of $2 below '${3:-}'" >&2; return 1; }
}

manifest() { printf '[package]\nname = "%s"\nedition = "2024"\npublish = false\n\n' "$1"; }

cargo package --quiet --offline --no-verify --allow-dirty -p codearts-pipeline -p codearts-pipeline-emulator
unpack() { # PACKAGE FOLDER_OF_ITS_SOURCE FOLDER
  version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$2/Cargo.toml")
  # The files are new: those in a package are dated 2006, so that cargo would take them for what it built before.
  tar -xzmf "$target/package/$1-$version.crate" --strip-components=1 -C "$user/$3"
  for file in LICENSE-APACHE LICENSE-MIT README.md; do
    [ -f "$user/$3/$file" ] || { echo "the package $1 lacks $file" >&2; exit 1; }
  done
}
unpack codearts-pipeline sdk sdk
unpack codearts-pipeline-emulator tests/emulator emulator

# A program pasted from the README. It depends on the packages where the README names folders of a clone.
manifest first >"$user/first/Cargo.toml"
block README.md toml "## Install" | sed 's/{ path = "[^"]*" }/"*"/' >>"$user/first/Cargo.toml"
block README.md rust "## First call" >"$user/first/src/main.rs"

# A crate that uses the SDK, and the emulator in its tests, by the versions that the READMEs of the packages name.
manifest tested >"$user/tested/Cargo.toml"
block sdk/README.md toml >>"$user/tested/Cargo.toml"
block tests/emulator/README.md toml >>"$user/tested/Cargo.toml"
cp tests/package/lib.rs "$user/tested/src/lib.rs"
cp tests/package/call.rs "$user/tested/tests/call.rs"

# Profiles are those of this workspace, so that dependencies that are built already are used.
cat >"$user/Cargo.toml" <<END
[workspace]
resolver = "3"
members = ["first", "tested"]

[patch.crates-io]
codearts-pipeline = { path = "sdk" }
codearts-pipeline-emulator = { path = "emulator" }

$(sed -n '/^\[profile/,$p' Cargo.toml)
END
cp Cargo.lock "$user/Cargo.lock"

# From here, so that the toolchain is the pinned one.
in_user() { cargo "$1" --quiet --offline --manifest-path "$user/Cargo.toml" --target-dir "$target" "${@:2}"; }
in_user test --workspace
printed=$(in_user run --package first)
[[ $printed == *'request Some('* ]] || { echo "the first call printed: $printed" >&2; exit 1; }
echo "$printed"
