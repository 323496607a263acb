/* SPDX-License-Identifier: Apache-2.0
 * API015: the network: Service, NetworkPolicy. */
#include <inttypes.h>

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

/* A block of addresses; version 4 as its own family, in the last four bytes. */
struct block {
	unsigned char at[16];
	unsigned bits;
	bool v6;
};

/* `s` is an IPv4 address, as is_ip told. */
static void read_v4(struct str s, unsigned char *at)
{
	struct str part;
	int64_t value;
	for (size_t i = 0; i < 4 && str_split(&s, '.', &part); i++)
		at[i] = str_to_i64(part, &value) ? (unsigned char)value : 0;
}

static unsigned hex_value(struct str s)
{
	unsigned value = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		value = value << 4 | (unsigned)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	return value;
}

/* Groups of `s`, an IPv6 address or one side of its "::", from at[0] on; gives the bytes written. */
static size_t read_groups(struct str s, unsigned char *at)
{
	struct str group;
	size_t n = 0;
	while (s.n && n < 16 && str_split(&s, ':', &group)) {
		if (str_find(group, '.') < group.n && n <= 12) {
			read_v4(group, at + n);
			return n + 4;
		}
		unsigned value = hex_value(group);
		at[n++] = (unsigned char)(value >> 8);
		at[n++] = (unsigned char)value;
	}
	return n;
}

static void read_v6(struct str s, unsigned char *at)
{
	size_t gap = 0;
	while (gap < s.n && !str_starts(str_sub(s, gap, s.n), "::"))
		gap++;
	unsigned char tail[16] = {0};
	read_groups(str_sub(s, 0, gap), at);
	size_t n = gap < s.n ? read_groups(str_sub(s, gap + 2, s.n), tail) : 0;
	if (n)
		memcpy(at + 16 - n, tail, n);
}

static bool read_block(const struct node *n, struct block *out)
{
	struct str text = node_text(n);
	int64_t bits;
	*out = (struct block){0};
	if (!odds_known(n) || !is_cidr(text) || !str_to_i64(str_sub(text, str_find(text, '/') + 1, text.n), &bits))
		return false;
	struct str address = str_sub(text, 0, str_find(text, '/'));
	out->v6 = str_find(address, ':') < address.n;
	out->bits = (unsigned)bits;
	if (out->v6)
		read_v6(address, out->at);
	else
		read_v4(address, out->at);
	return true;
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
