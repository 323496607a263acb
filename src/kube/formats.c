/* SPDX-License-Identifier: Apache-2.0
 * Sources, unless said otherwise: k8s.io/apimachinery/pkg/util/validation/validation.go (IsDNS1123Label and its
 * neighbours) and k8s.io/kubernetes/pkg/apis/core/validation/validation.go. */
#include "kube/formats.h"

#include "base/buf.h"
#include "kube/names.h"
#include "kube/quantity.h"

enum { SUBDOMAIN_LENGTH = 253, LABEL_LENGTH = 63 };

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Not empty, and each byte a letter, a digit or one of `others`. */
static bool only_holds(struct str s, const char *others)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_letter(s.p[i]) && !is_digit(s.p[i]) && !(s.p[i] && strchr(others, s.p[i])))
			return false;
	return s.n > 0;
}

/* ---- names ---- */

static bool is_label(struct str s)
{
	return !dns1123_label_error(s);
}

static bool is_subdomain(struct str s)
{
	return !dns1123_subdomain_error(s);
}

static bool is_dns1035_label(struct str s)
{
	return !dns1035_label_error(s);
}

static bool is_label_key(struct str s)
{
	return !label_key_error(s);
}

static bool is_label_value(struct str s)
{
	return !label_value_error(s);
}

static bool is_port_name(struct str s)
{
	return !port_name_error(s);
}

/* `s` in lower case as far as it fits: longer texts fail by their length. */
static struct str lower(struct str s, char *out, size_t room)
{
	size_t n = s.n < room ? s.n : room;
	for (size_t i = 0; i < n; i++)
		out[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
	return (struct str){out, n};
}

/* apimachinery pkg/api/validation/objectmeta.go ValidateAnnotations: a label's key whose case does not matter. */
static bool is_annotation_key(struct str s)
{
	char text[SUBDOMAIN_LENGTH + LABEL_LENGTH + 2];
	return s.n < sizeof text && is_label_key(lower(s, text, sizeof text));
}

/* ValidateCSIDriverName */
static bool is_csi_driver_name(struct str s)
{
	char text[LABEL_LENGTH];
	return s.n <= LABEL_LENGTH && is_subdomain(lower(s, text, sizeof text));
}

/* IsWildcardDNS1123Subdomain, or a plain subdomain. */
static bool is_wildcard_subdomain(struct str s)
{
	return is_subdomain(s) || (s.n <= SUBDOMAIN_LENGTH && str_starts(s, "*.") && is_subdomain(str_sub(s, 2, s.n)));
}

/* pkg/apis/networking/validation validateIngressRules: no address. */
static bool is_ingress_host(struct str s)
{
	return is_wildcard_subdomain(s) && !is_ip(s);
}

/* ValidateService, externalName: a dot may end it. */
static bool is_cname(struct str s)
{
	return is_subdomain(str_sub(s, 0, s.n - (s.n > 1 && s.p[s.n - 1] == '.')));
}

/* IsDomainPrefixedPath */
static bool is_domain_path(struct str s)
{
	size_t slash = str_find(s, '/');
	return slash < s.n && is_subdomain(str_sub(s, 0, slash)) &&
	       only_holds(str_sub(s, slash + 1, s.n), "/-._~%!$&'()*+,;=:");
}

/* apimachinery pkg/api/validation/path IsValidPathSegmentName */
static bool is_path_segment(struct str s)
{
	return s.n && !str_is(s, ".") && !str_is(s, "..") && str_find(s, '/') == s.n && str_find(s, '%') == s.n;
}

/* IsRelaxedEnvVarName: on by default since 1.32, and the only way since 1.34. */
static bool is_env_var_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~' || s.p[i] == '=')
			return false;
	return s.n > 0;
}

/* IsConfigMapKey */
static bool is_config_map_key(struct str s)
{
	return s.n <= SUBDOMAIN_LENGTH && only_holds(s, "-._") && !str_is(s, ".") && !str_starts(s, "..");
}

/* IsHTTPHeaderName */
static bool is_http_header_name(struct str s)
{
	return only_holds(s, "-");
}

/* ---- names of resources: pkg/apis/core/helper/helpers.go ---- */

static bool is_one_of(struct str s, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(s, names[i]))
			return true;
	return false;
}

/* IsExtendedResourceName: it must still be a label's key after "requests." */
static bool is_extended_resource(struct str s)
{
	size_t slash = str_find(s, '/');
	return slash < s.n && slash <= SUBDOMAIN_LENGTH - strlen("requests.") && is_label_key(s) &&
	       !str_has(s, "kubernetes.io/") && !str_starts(s, "requests.");
}

/* validateContainerResourceName */
static bool is_container_resource(struct str s)
{
	static const char *const names[] = {"cpu", "memory", "ephemeral-storage"};
	if (!is_label_key(s))
		return false;
	if (str_find(s, '/') == s.n)
		return is_one_of(s, names, COUNT_OF(names)) || str_starts(s, "hugepages-");
	return str_has(s, "kubernetes.io/") || is_extended_resource(s);
}

/* k8s.io/component-helpers/resource SupportedPodLevelResources */
static bool is_pod_resource(struct str s)
{
	return is_label_key(s) && (str_is(s, "cpu") || str_is(s, "memory") || str_starts(s, "hugepages-"));
}

/* ValidateResourceQuotaResourceName */
static bool is_quota_resource(struct str s)
{
	static const char *const names[] = {
		"cpu",
		"memory",
		"ephemeral-storage",
		"requests.cpu",
		"requests.memory",
		"requests.storage",
		"requests.ephemeral-storage",
		"limits.cpu",
		"limits.memory",
		"limits.ephemeral-storage",
		"pods",
		"resourcequotas",
		"services",
		"replicationcontrollers",
		"secrets",
		"persistentvolumeclaims",
		"configmaps",
		"services.nodeports",
		"services.loadbalancers",
	};
	if (!is_label_key(s))
		return false;
	return str_find(s, '/') < s.n || is_one_of(s, names, COUNT_OF(names)) || str_starts(s, "hugepages-") ||
	       str_starts(s, "requests.hugepages-");
}

/* ---- paths ---- */

static bool has_step_up(struct str s)
{
	struct str part;
	while (str_split(&s, '/', &part))
		if (str_is(part, ".."))
			return true;
	return false;
}

/* validatePathNoBacksteps */
static bool is_path(struct str s)
{
	return !has_step_up(s);
}

/* validateLocalDescendingPath */
static bool is_relative_path(struct str s)
{
	return !str_starts(s, "/") && !has_step_up(s);
}

/* ValidateLocalNonReservedPath */
static bool is_projected_path(struct str s)
{
	return is_relative_path(s) && !str_starts(s, "..");
}

static bool is_absolute_path(struct str s)
{
	return str_starts(s, "/");
}

/* pkg/apis/networking/validation validateHTTPIngressPath, for Exact and Prefix. That it is absolute is a format of its
 * own. */
static bool is_ingress_path(struct str s)
{
	static const char *const parts[] = {"//", "/./", "/../", "%2f", "%2F"};
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (str_has(s, parts[i]))
			return false;
	return s.n && !str_ends(s, "/..") && !str_ends(s, "/.");
}

/* ---- values ---- */

static bool is_quantity(struct str s)
{
	struct quantity q;
	return quantity_parse(s, &q);
}

/* ValidateNonnegativeQuantity. What is no quantity at all is for the format of that name. */
static bool is_not_negative(struct str s)
{
	struct quantity q;
	return !quantity_parse(s, &q) || !q.negative || quantity_is_zero(q);
}

/* ValidatePositiveQuantityValue */
static bool is_positive(struct str s)
{
	struct quantity q;
	return !quantity_parse(s, &q) || (!q.negative && !quantity_is_zero(q));
}

/* IsValidPercent */
static bool is_percent(struct str s)
{
	size_t n = 0;
	while (n < s.n && is_digit(s.p[n]))
		n++;
	return n > 0 && n + 1 == s.n && s.p[n] == '%';
}

/* pkg/apis/apps/validation IsNotMoreThan100Percent */
static bool is_percent_to_100(struct str s)
{
	int64_t value;
	return is_percent(s) && str_to_i64(str_sub(s, 0, s.n - 1), &value) && value <= 100;
}

/* validateContainerOnlyForPod */
static bool is_image(struct str s)
{
	return s.n && str_trim(s).n == s.n;
}

/* ValidateService: blanks around it are skipped. */
static bool is_padded_cidr(struct str s)
{
	return is_cidr(str_trim(s));
}

static bool is_cluster_ip(struct str s)
{
	return str_is(s, "None") || is_ip(s);
}

/* pkg/apis/batch/validation validateTimeZone, without the list of zones. */
static bool is_time_zone(struct str s)
{
	struct str rest = s, part;
	while (str_split(&rest, '/', &part))
		if (!only_holds(part, ".-_+") || part.n > 14 || part.p[0] == '-' || str_is(part, ".") ||
		    str_is(part, ".."))
			return false;
	return s.n && s.p[s.n - 1] != '/' && !str_eq_nocase(s, STR("Local"));
}

/* ---- empty means left out ---- */

#define OR_EMPTY(check)                                                                                                \
	static bool check##_or_empty(struct str s)                                                                     \
	{                                                                                                              \
		return s.n == 0 || check(s);                                                                           \
	}

OR_EMPTY(is_label)
OR_EMPTY(is_subdomain)
OR_EMPTY(is_label_key)
OR_EMPTY(is_port_name)
OR_EMPTY(is_env_var_name)
OR_EMPTY(is_image)
OR_EMPTY(is_cluster_ip)
OR_EMPTY(is_ingress_host)
OR_EMPTY(is_absolute_path)

/* ---- right values from wrong ones ---- */

/* "HTTP_metrics_port" -> "http-metrics-po" */
static void mend_port_name(struct str s, struct buf *out)
{
	enum { LONGEST = 15 };
	size_t start = out->n;
	schema_mend_label(s, out);
	if (out->n - start > LONGEST)
		out->n = start + LONGEST;
	while (out->n > start && out->p[out->n - 1] == '-')
		out->n--;
	if (!is_port_name(str_sub(buf_str(out), start, out->n)))
		out->n = start;
}

/* "16 gi" -> "16Gi", "200GB" -> "200G" */
static void mend_quantity(struct str s, struct buf *out)
{
	static const char low[] = "kmgtpe", right[] = "KMGTPE";
	size_t n = 0;
	while (n < s.n && (is_digit(s.p[n]) || s.p[n] == '.'))
		n++;
	struct str unit = str_trim(str_sub(s, n, s.n));
	const char *at = unit.n && unit.n <= 3 ? memchr(low, unit.p[0] | 32, sizeof low - 1) : NULL;
	size_t start = out->n;
	if (!at)
		return;
	bool binary = unit.n > 1 && (unit.p[1] | 32) == 'i';
	buf_add(out, s.p, n);
	buf_addc(out, *at == 'k' && !binary ? 'k' : right[at - low]);
	if (binary)
		buf_addc(out, 'i');
	if (!is_quantity(str_sub(buf_str(out), start, out->n)))
		out->n = start;
}

/* 50 in quotes -> "50%" */
static void mend_percent(struct str s, struct buf *out)
{
	struct str text = str_trim(s);
	size_t n = 0;
	while (n < text.n && is_digit(text.p[n]))
		n++;
	if (n && n == text.n)
		buf_addf(out, "%.*s%%", STR_ARG(text));
}

#define LABEL_WORDS "lower-case letters, digits and '-', starting and ending with a letter or digit, at most 63"
#define SUBDOMAIN_WORDS                                                                                                \
	"lower-case letters, digits, '-' and '.', starting and ending with a letter or digit, at most 253"
#define PORT_WORDS "at most 15 lower-case letters, digits and single '-', with at least one letter"
#define KEY_WORDS "a name such as gpu or example.com/gpu: at most 63 letters, digits, '-', '_' and '.' after the prefix"
#define ENV_WORDS "printable ASCII characters other than '='"

const struct schema_format kube_formats[] = {
	{"quantity", SCHEMA_STRING, is_quantity, "a quantity such as 500m, 16Gi or 2", mend_quantity},
	{"quantity-not-negative", SCHEMA_STRING, is_not_negative, "zero or more", NULL},
	{"quantity-positive", SCHEMA_STRING, is_positive, "more than zero", NULL},
	{"dns-1123-label", SCHEMA_STRING, is_label, LABEL_WORDS, schema_mend_label},
	{"dns-1123-label-or-empty", SCHEMA_STRING, is_label_or_empty, LABEL_WORDS, schema_mend_label},
	{"dns-1123-subdomain", SCHEMA_STRING, is_subdomain, SUBDOMAIN_WORDS, NULL},
	{"dns-1123-subdomain-or-empty", SCHEMA_STRING, is_subdomain_or_empty, SUBDOMAIN_WORDS, NULL},
	{"dns-1035-label", SCHEMA_STRING, is_dns1035_label,
	 "lower-case letters, digits and '-', starting with a letter, ending with a letter or digit, at most 63", NULL},
	{"wildcard-dns-1123-subdomain", SCHEMA_STRING, is_wildcard_subdomain,
	 "a host name such as llm.example.com or *.example.com", NULL},
	{"ingress-host-or-empty", SCHEMA_STRING, is_ingress_host_or_empty,
	 "a host name such as llm.example.com or *.example.com, not an address", NULL},
	{"cname", SCHEMA_STRING, is_cname, "a host name such as llm.example.com", NULL},
	{"label-key", SCHEMA_STRING, is_label_key, KEY_WORDS, NULL},
	{"label-key-or-empty", SCHEMA_STRING, is_label_key_or_empty, KEY_WORDS, NULL},
	{"label-value", SCHEMA_STRING, is_label_value,
	 "at most 63 letters, digits, '-', '_' and '.', starting and ending with a letter or digit", NULL},
	{"annotation-key", SCHEMA_STRING, is_annotation_key, KEY_WORDS, NULL},
	{"port-name", SCHEMA_STRING, is_port_name, PORT_WORDS, mend_port_name},
	{"port-name-or-empty", SCHEMA_STRING, is_port_name_or_empty, PORT_WORDS, mend_port_name},
	{"env-var-name", SCHEMA_STRING, is_env_var_name, ENV_WORDS, NULL},
	{"env-var-name-or-empty", SCHEMA_STRING, is_env_var_name_or_empty, ENV_WORDS, NULL},
	{"config-map-key", SCHEMA_STRING, is_config_map_key,
	 "at most 253 letters, digits, '-', '_' and '.', not starting with '..'", NULL},
	{"http-header-name", SCHEMA_STRING, is_http_header_name, "letters, digits and '-'", NULL},
	{"sysctl-name", SCHEMA_STRING, is_sysctl_name, "the name of a kernel parameter such as net.core.somaxconn",
	 NULL},
	{"csi-driver-name", SCHEMA_STRING, is_csi_driver_name,
	 "the name of a driver such as gpu.nvidia.com, at most 63", NULL},
	{"container-resource-name", SCHEMA_STRING, is_container_resource,
	 "cpu, memory, ephemeral-storage, hugepages-SIZE or a resource with a prefix such as nvidia.com/gpu", NULL},
	{"pod-resource-name", SCHEMA_STRING, is_pod_resource, "cpu, memory or hugepages-SIZE", NULL},
	{"quota-resource-name", SCHEMA_STRING, is_quota_resource,
	 "a resource of a quota such as requests.cpu, pods, requests.nvidia.com/gpu or count/jobs.batch", NULL},
	{"extended-resource-name", SCHEMA_STRING, is_extended_resource,
	 "a resource with a prefix such as nvidia.com/gpu, outside kubernetes.io", NULL},
	{"container-image", SCHEMA_STRING, is_image, "the name of an image, without blanks around it", NULL},
	{"container-image-or-empty", SCHEMA_STRING, is_image_or_empty, "the name of an image, without blanks around it",
	 NULL},
	{"domain-path", SCHEMA_STRING, is_domain_path, "a path with a domain such as example.com/controller", NULL},
	{"path-segment", SCHEMA_STRING, is_path_segment, "a name without '/' and '%', not '.' or '..'", NULL},
	{"path", SCHEMA_STRING, is_path, "a path without '..' in it", NULL},
	{"relative-path", SCHEMA_STRING, is_relative_path, "a relative path without '..' in it", NULL},
	{"projected-path", SCHEMA_STRING, is_projected_path, "a relative path without '..' in it or at its start",
	 NULL},
	{"absolute-path", SCHEMA_STRING, is_absolute_path, "an absolute path: it starts with '/'", NULL},
	{"absolute-path-or-empty", SCHEMA_STRING, is_absolute_path_or_empty, "an absolute path: it starts with '/'",
	 NULL},
	{"ingress-path", SCHEMA_STRING, is_ingress_path, "a path without '//', '/./', '/../' or an encoded '/'", NULL},
	{"percent", SCHEMA_STRING, is_percent, "an integer, or a percentage such as 25%", mend_percent},
	{"percent-to-100", SCHEMA_STRING, is_percent_to_100, "an integer, or a percentage from 0% to 100%",
	 mend_percent},
	{"cron-schedule", SCHEMA_STRING, is_cron_schedule,
	 "five fields such as \"0 3 * * *\", or @hourly, @daily, @weekly, @monthly, @yearly; its zone goes to timeZone",
	 NULL},
	{"time-zone", SCHEMA_STRING, is_time_zone, "the name of a time zone such as Europe/Berlin or Etc/UTC", NULL},
	{"go-duration", SCHEMA_STRING, is_go_duration, "a duration such as 90s, 30m or 48h", NULL},
	{"ip", SCHEMA_STRING, is_ip, "an address such as 10.0.0.1 or 2001:db8::1", NULL},
	{"cluster-ip", SCHEMA_STRING, is_cluster_ip, "None, or an address such as 10.0.0.1", NULL},
	{"cluster-ip-or-empty", SCHEMA_STRING, is_cluster_ip_or_empty, "None, or an address such as 10.0.0.1", NULL},
	{"cidr", SCHEMA_STRING, is_cidr, "a range of addresses such as 10.0.0.0/8", NULL},
	{"cidr-padded", SCHEMA_STRING, is_padded_cidr, "a range of addresses such as 10.0.0.0/8", NULL},
	{"byte", SCHEMA_STRING, is_base64, "base64", NULL},
};

_Static_assert(COUNT_OF(kube_formats) == KUBE_FORMATS, "KUBE_FORMATS counts the table");

const struct schema_format *kube_format_find(struct str name)
{
	for (size_t i = 0; i < KUBE_FORMATS; i++)
		if (str_is(name, kube_formats[i].name))
			return &kube_formats[i];
	return NULL;
}
