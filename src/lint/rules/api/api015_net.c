/* SPDX-License-Identifier: Apache-2.0
 * API015: the network: Service, NetworkPolicy. */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>

#include "kube/formats.h"
#include "lint/rules/api/api015.h"

/* ---- Service ---- */

/* pkg/apis/core/validation/validation.go validateServicePort, validateService: names, and node ports by protocol.
 * Ports by protocol are API014's. */
static void check_service_ports(struct check *c, const struct node *ports)
{
	struct strmap names, node_ports;
	strmap_init(&names);
	strmap_init(&node_ports);
	for (const struct node *e = odds_items(ports); e; e = e->next) {
		const struct node *name = node_get(e, KEY_name), *at = node_find(e, STR("nodePort")),
				  *protocol = node_get(e, KEY_protocol), *first = NULL;
		int64_t port;
		if (odds_known(name) && node_text(name).n)
			first = odds_seen(&names, node_text(name), name);
		if (first)
			related_node(c,
				     report(c, name, "the service has another port of the name '%.*s'",
					    STR_ARG(node_text(name))),
				     first, "the other port");
		if (!odds_int(at, &port) || port == 0 || (protocol && !odds_known(protocol)))
			continue;
		struct str key = arena_printf(c->scratch, "%.*s/%" PRId64,
					      STR_ARG(node_text(protocol).n ? node_text(protocol) : STR("TCP")), port);
		first = odds_seen(&node_ports, key, at);
		if (first)
			related_node(c, report(c, at, "the service has another port at the nodePort %" PRId64, port),
				     first, "the other port");
	}
	strmap_release(&names);
	strmap_release(&node_ports);
}

/* pkg/apis/core/validation/validation.go validateService: what an alias for a DNS name may not have. */
static void check_external_name(struct check *c, const struct node *spec)
{
	static const char *const fields[] = {"clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"};
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		const struct node *at = node_find(spec, str_of(fields[i]));
		bool empty = !at || node_is(at, NODE_NULL) || node_count(at) + node_text(at).n == 0;
		if (empty || (at->kind <= NODE_STRING && !odds_known(at)))
			continue;
		struct finding *f =
			report(c, at, "a service of 'type: ExternalName' has no '%s': leave it out", fields[i]);
		related_node(c, f, node_get(spec, KEY_type), "the type");
	}
}

/* An address of version 6; false for "None". */
static bool is_v6(const struct node *n)
{
	return str_find(node_text(n), ':') < node_text(n).n;
}

/* pkg/apis/core/validation/validation.go ValidateServiceClusterIPsRelatedFields; normalizeClusterIPs of
 * pkg/registry/core/service/storage fills in the list, never the first address. */
static void check_addresses(struct check *c, const struct node *spec)
{
	const struct node *ip = node_find(spec, STR("clusterIP")), *ips = node_find(spec, STR("clusterIPs")),
			  *families = node_find(spec, STR("ipFamilies")), *first = node_at(ips, 0),
			  *second = node_at(ips, 1);
	if (!node_is(ips, NODE_SEQ) || !odds_known(first) || (second && !odds_known(second)))
		return;
	if (!node_text(ip).n)
		report(c, ips, "clusterIPs without clusterIP: write the first address there as well");
	else if (odds_known(ip) && !str_eq(node_text(ip), node_text(first)))
		related_node(c, report(c, first, "the first of clusterIPs has to be the clusterIP"), ip, "clusterIP");
	if (second && (node_text_is(first, "None") || node_text_is(second, "None")))
		report(c, node_text_is(first, "None") ? first : second, "'None' stands alone in clusterIPs");
	else if (second && is_v6(first) == is_v6(second))
		related_node(c, report(c, second, "clusterIPs has at most one address of each IP family"), first,
			     "the other one");
	if (node_text_is(first, "None"))
		return;
	for (size_t i = 0; i < 2; i++) {
		const struct node *family = node_at(families, i), *at = node_at(ips, i);
		bool v4 = node_text_is(family, "IPv4"), v6 = node_text_is(family, "IPv6");
		if (at && is_ip(node_text(at)) && ((v4 && is_v6(at)) || (v6 && !is_v6(at))))
			related_node(c,
				     report(c, at, "the address is not of the family %.*s", STR_ARG(node_text(family))),
				     family, "its family");
	}
}

/* validateService; initIPFamilyFields of pkg/registry/core/service/storage/alloc.go. */
static void check_policies(struct check *c, const struct node *spec)
{
	const struct node *config = node_find(spec, STR("sessionAffinityConfig")),
			  *affinity = node_find(spec, STR("sessionAffinity")),
			  *policy = node_find(spec, STR("ipFamilyPolicy"));
	if (node_is(config, NODE_MAP) && (!node_text(affinity).n || node_text_is(affinity, "None")))
		report_key(c, node_find_entry(spec, STR("sessionAffinityConfig")),
			   "sessionAffinityConfig is for 'sessionAffinity: ClientIP', which is not set");
	if (!node_text_is(policy, "SingleStack"))
		return;
	static const char *const lists[] = {"ipFamilies", "clusterIPs"};
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		const struct node *list = node_find(spec, str_of(lists[i]));
		if (node_is(list, NODE_SEQ) && node_count(list) == 2) {
			related_node(c,
				     report(c, policy, "'SingleStack' has one IP family, and %s names two", lists[i]),
				     list, "two of them");
			return;
		}
	}
}

void odds_service(struct check *c, const struct object *o)
{
	check_service_ports(c, node_get(o->spec, KEY_ports));
	check_policies(c, o->spec);
	if (node_text_is(node_get(o->spec, KEY_type), "ExternalName"))
		check_external_name(c, o->spec);
	else
		check_addresses(c, o->spec);
}

/* ---- NetworkPolicy ---- */

/* A block of addresses; version 4 as its own family, in the first four bytes. */
struct block {
	unsigned char at[16];
	unsigned bits;
	bool v6;
};

/* What is no address is the schema's to say. */
static bool read_block(const struct node *n, struct block *out)
{
	struct str text = node_text(n), address = str_sub(text, 0, str_find(text, '/'));
	char copy[INET6_ADDRSTRLEN];
	int64_t bits;
	*out = (struct block){0};
	if (!odds_known(n) || !is_cidr(text) || address.n >= sizeof copy ||
	    !str_to_i64(str_sub(text, address.n + 1, text.n), &bits))
		return false;
	snprintf(copy, sizeof copy, "%.*s", STR_ARG(address));
	out->bits = (unsigned)bits;
	out->v6 = strchr(copy, ':') != NULL;
	return inet_pton(out->v6 ? AF_INET6 : AF_INET, copy, out->at) == 1;
}

static bool is_inside(const struct block *part, const struct block *whole)
{
	if (part->v6 != whole->v6 || part->bits <= whole->bits)
		return false;
	for (unsigned bit = 0; bit < whole->bits; bit++)
		if ((part->at[bit / 8] ^ whole->at[bit / 8]) >> (7 - bit % 8) & 1)
			return false;
	return true;
}

/* pkg/apis/networking/validation/validation.go ValidateIPBlock. */
static void check_block(struct check *c, const struct node *block)
{
	const struct node *cidr = node_find(block, STR("cidr"));
	struct block whole, part;
	if (!read_block(cidr, &whole))
		return;
	for (const struct node *e = odds_items(node_find(block, STR("except"))); e; e = e->next)
		if (read_block(e, &part) && !is_inside(&part, &whole))
			related_node(c,
				     report(c, e, "'%.*s' is no part of '%.*s', of which it is an exception",
					    STR_ARG(node_text(e)), STR_ARG(node_text(cidr))),
				     cidr, "the whole");
}

/* pkg/apis/networking/validation/validation.go ValidateNetworkPolicyPort. */
static void check_policy_port(struct check *c, const struct node *e)
{
	const struct node *from = node_get(e, KEY_port), *to = node_find(e, STR("endPort"));
	int64_t first, last;
	if (odds_int(from, &first) && odds_int(to, &last) && last < first)
		related_node(c, report(c, to, "endPort (%" PRId64 ") is below port (%" PRId64 ")", last, first), from,
			     "port");
}

void odds_network_policy(struct check *c, const struct object *o)
{
	static const struct {
		const char *rules, *peers;
	} sides[] = {{"ingress", "from"}, {"egress", "to"}};
	for (size_t i = 0; i < COUNT_OF(sides); i++) {
		const struct node *rules = node_find(o->spec, str_of(sides[i].rules));
		for (const struct node *r = odds_items(rules); r; r = r->next) {
			for (const struct node *e = odds_items(node_get(r, KEY_ports)); e; e = e->next)
				check_policy_port(c, e);
			const struct node *peers = node_find(r, str_of(sides[i].peers));
			for (const struct node *e = odds_items(peers); e; e = e->next)
				check_block(c, node_find(e, STR("ipBlock")));
		}
	}
}
