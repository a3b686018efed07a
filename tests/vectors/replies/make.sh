#!/bin/sh
# Makes the replies here whose names begin with "openssl-": by openssl, over checkpoint.txt, with keys and certificates
# made for it and thrown away. The others are made by verify/tests/bundles/stamps.rs. Then writes openssl.txt: what `openssl ts -verify`
# says of every reply here. Needs openssl 3. Run it in this folder; `make.sh judge` does only the last part.
set -eu
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# certificate NAME ALGORITHM OPTION USAGE: a key, and a certificate that signs itself.
certificate() {
    openssl genpkey -quiet -algorithm "$2" -pkeyopt "$3" -out "$work/$1.key" 2>"$work/log"
    openssl req -x509 -new -key "$work/$1.key" -days 3650 -subj "/O=Sample/CN=Sample time stamps $1" \
        -addext "basicConstraints=CA:FALSE" -addext "keyUsage=critical,digitalSignature" \
        -addext "extendedKeyUsage=$4" -config "$work/empty.cnf" -out "$work/$1.pem"
}

# reply NAME CERTIFICATE DIGEST ESS [CHAIN]: what an authority with that certificate answers.
reply() {
    chain=no
    [ -z "${5:-}" ] || chain=yes
    cat >"$work/ts.cnf" <<END
[ tsa ]
default_tsa = this
[ this ]
serial = $work/serial
signer_cert = $work/$2.pem
signer_key = $work/$2.key
signer_digest = $3
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
tsa_name = yes
ess_cert_id_chain = $chain
ess_cert_id_alg = $4
${5:+certs = $work/$5.pem}
END
    openssl ts -reply -queryfile "$work/request.tsq" -config "$work/ts.cnf" -out "$here/openssl-$1.tsr" 2>"$work/log"
}

make() {
    printf '[req]\ndistinguished_name=dn\n[dn]\n' >"$work/empty.cnf"
    echo 01 >"$work/serial"
    openssl ts -query -data checkpoint.txt -sha256 -cert -no_nonce -out "$work/request.tsq" 2>"$work/log"
    certificate rsa RSA rsa_keygen_bits:2048 critical,timeStamping
    certificate rsa4096 RSA rsa_keygen_bits:4096 critical,timeStamping
    certificate rsa1024 RSA rsa_keygen_bits:1024 critical,timeStamping
    certificate p256 EC ec_paramgen_curve:P-256 critical,timeStamping
    certificate p384 EC ec_paramgen_curve:P-384 critical,timeStamping
    certificate p521 EC ec_paramgen_curve:P-521 critical,timeStamping
    reply rsa-sha256 rsa sha256 sha256
    reply rsa-sha384 rsa sha384 sha256
    reply rsa4096-sha512 rsa4096 sha512 sha512
    reply certificate-by-sha1 rsa sha256 sha1
    reply rsa1024 rsa1024 sha256 sha256
    reply signed-over-sha1 rsa sha1 sha256
    reply p256-sha256 p256 sha256 sha256
    reply p256-sha512 p256 sha512 sha256
    reply p384-sha256 p384 sha256 sha256
    reply p384-sha384 p384 sha384 sha384
    reply p384-sha512 p384 sha512 sha256
    reply p521 p521 sha512 sha256

    # A certificate under a root, both in the reply.
    openssl req -x509 -new -newkey rsa:2048 -noenc -keyout "$work/root.key" -days 3650 -subj "/O=Sample/CN=Sample root" \
        -addext "basicConstraints=critical,CA:TRUE" -config "$work/empty.cnf" -out "$work/root.pem" 2>"$work/log"
    openssl req -new -newkey rsa:2048 -noenc -keyout "$work/under.key" -subj "/O=Sample/CN=Under a root" \
        -config "$work/empty.cnf" -out "$work/under.csr" 2>"$work/log"
    printf 'extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n' >"$work/under.ext"
    openssl x509 -req -in "$work/under.csr" -CA "$work/root.pem" -CAkey "$work/root.key" -CAcreateserial -days 3650 \
        -extfile "$work/under.ext" -out "$work/under.pem" 2>"$work/log"
    reply under-a-root under sha256 sha256 root
    openssl x509 -in "$work/root.pem" -outform DER -out root.der

    # openssl ts has no RSASSA-PSS; openssl cms signs the same content so.
    openssl ts -reply -in openssl-rsa-sha256.tsr -token_out -out "$work/token" 2>"$work/log"
    openssl cms -verify -noverify -inform DER -in "$work/token" -out "$work/content" 2>"$work/log"
    for hash in sha256 sha512; do
        openssl cms -sign -binary -nodetach -nosmimecap -cades -md $hash -signer "$work/rsa.pem" -inkey "$work/rsa.key" \
            -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:digest -econtent_type 1.2.840.113549.1.9.16.1.4 \
            -in "$work/content" -outform DER -out "$work/token"
        length=$(($(wc -c <"$work/token") + 5))
        {
            printf '\060\202'
            printf "\\$(printf %03o $((length / 256)))\\$(printf %03o $((length % 256)))"
            printf '\060\003\002\001\000'
            cat "$work/token"
        } >"openssl-pss-$hash.tsr"
    done
}

# Every certificate in any of the replies is trusted here, as of the time of the reply: what is left is what a reply says of itself.
judge() {
    for it in *.tsr; do
        openssl ts -reply -in "$it" -token_out -out "$work/token" 2>"$work/log" &&
            openssl pkcs7 -inform DER -in "$work/token" -print_certs 2>"$work/log"
    done >"$work/roots" || true
    : >openssl.txt
    for it in *.tsr; do
        at=$(openssl ts -reply -in "$it" -text 2>"$work/log" | sed -n 's/^Time stamp: //p' || true)
        at=$(date -u -d "${at:-1970-01-01}" +%s 2>"$work/log" || echo 0)
        said=refused
        openssl ts -verify -in "$it" -data checkpoint.txt -CAfile "$work/roots" -partial_chain -attime "$at" >"$work/log" 2>&1 && said=holds
        # Its CMS, where openssl ts does not know the scheme.
        case $it in openssl-pss-*)
            openssl ts -reply -in "$it" -token_out -out "$work/token" 2>"$work/log"
            openssl cms -verify -inform DER -in "$work/token" -CAfile "$work/roots" -partial_chain -attime "$at" -purpose any \
                -out /dev/null 2>"$work/log" && said=holds ;;
        esac
        echo "$said ${it%.tsr}" >>openssl.txt
    done
}

[ "${1:-}" = judge ] || make
judge
