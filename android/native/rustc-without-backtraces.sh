#!/bin/sh
# cargo calls this in rustc's place, with rustc first, when it builds for a phone (xtask/src/native/debian.rs).
# The crate anyhow, which UniFFI hands errors over in, keeps a backtrace in each as soon as it has std, and brings what
# prints one and reads mangled names: 25 KB that nothing on a phone asks for. Without its feature std it has none;
# UniFFI asks for that feature, and cargo has no way to take one back.
rustc=$1
shift
case " $* " in
*" --crate-name anyhow "*" --target "*)
    for argument in "$@"; do
        shift
        [ "$argument" = 'feature="std"' ] && argument=without_std
        set -- "$@" "$argument"
    done
    ;;
esac
exec "$rustc" "$@"
