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

WARN = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla -Wpointer-arith $(WERROR)
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
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $< $(call archives_to,doc) $(LDLIBS_ALL)

CATALOG_DATA = $(sort $(wildcard src/catalog/*.yaml src/catalog/*/*.yaml))
$(BUILD)/gen/catalog_data.c: $(BUILD)/host/mkcatalog $(CATALOG_DATA)
	$< $(CATALOG_DATA) > $@.new && mv $@.new $@

TEMPLATES = $(sort $(wildcard templates/*.yaml templates/*/*.yaml))
SCHEMAS   = $(sort $(wildcard schemas/*.json schemas/*.yaml))
$(BUILD)/gen/embedded_templates.c: $(BUILD)/host/embed $(TEMPLATES)
	$< templates $(TEMPLATES) > $@.new && mv $@.new $@
$(BUILD)/gen/embedded_schemas.c: $(BUILD)/host/embed $(SCHEMAS)
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

.PHONY: clean
clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
