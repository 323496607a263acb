#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs what building and testing needs, by the system's package manager: a C compiler, GNU make, pkg-config, libyaml, cJSON, PCRE2; cmocka, mandoc and
# PyYAML for the tests. Nothing is done when all of it is there.
set -eu

have() {
	command -v "$1" >/dev/null 2>&1
}

if have cc && have make && have pkg-config && have mandoc && pkg-config --exists yaml-0.1 libcjson libpcre2-8 cmocka 2>/dev/null &&
	python3 -c 'import yaml' 2>/dev/null; then
	exit 0
fi

as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo
if have apt-get; then
	$as_root apt-get update -qq
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends gcc libc6-dev make pkg-config libyaml-dev libcjson-dev \
		libpcre2-dev libcmocka-dev mandoc python3-yaml
elif have dnf; then
	$as_root dnf install -y gcc make pkgconf-pkg-config libyaml-devel cjson-devel pcre2-devel libcmocka-devel mandoc python3-pyyaml
elif have apk; then
	$as_root apk add build-base pkgconf yaml-dev cjson-dev pcre2-dev cmocka-dev mandoc py3-yaml
elif have brew; then
	brew install pkg-config libyaml cjson pcre2 cmocka mandoc
	python3 -m pip install --quiet --user pyyaml || true
else
	echo "deps: no package manager that this script knows (apt-get, dnf, apk, brew); install libyaml, cJSON, PCRE2, cmocka, mandoc and PyYAML yourself" >&2
	exit 1
fi
