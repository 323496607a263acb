/* SPDX-License-Identifier: Apache-2.0
 * One mistake, one finding: what is dropped when a rule that says it better fires at the same spot. */
#include "lint_util.h"

#include "base/alloc.h"
#include "lint/engine.h"

/* GPU001 supersedes IMG001, and IMG001 supersedes SCH001. Spots are any two addresses. */
static const char pod_a, pod_b, container_1, container_2;

struct made {
	const struct rule *rule;
	const void *pod, *container;
	bool stays;
};

static void run(const struct made *made, size_t n)
{
	struct dispatch d = {0};
	struct findings f = {0};
	rule_bit_set(&d.supersedes[RULE_INDEX_gpu001], RULE_INDEX_img001);
	rule_bit_set(&d.supersedes[RULE_INDEX_img001], RULE_INDEX_sch001);
	rule_bit_set(&d.superseders, RULE_INDEX_gpu001);
	rule_bit_set(&d.superseders, RULE_INDEX_img001);
	for (size_t i = 0; i < n; i++) {
		struct finding *finding = findings_add(&f, made[i].rule, STR("m"));
		finding->pod = made[i].pod;
		finding->container = made[i].container;
		finding->begin = i;
	}
	findings_supersede(&f, 0, &d);
	size_t at = 0;
	for (size_t i = 0; i < n; i++) {
		bool there = at < f.n && f.at[at].begin == i;
		if (there != made[i].stays)
			fail_msg("finding %zu (%s) %s", i, made[i].rule->code, there ? "stays" : "is gone");
		at += there;
	}
	free(f.at);
}

#define RUN(...)                                                                                                       \
	run((const struct made[]){__VA_ARGS__}, sizeof((const struct made[]){__VA_ARGS__}) / sizeof(struct made))

static void test_spots(void **state)
{
	(void)state;
	/* In one container, and not in another of the pod. */
	RUN({&rule_gpu001, &pod_a, &container_1, true}, {&rule_img001, &pod_a, &container_1, false},
	    {&rule_img001, &pod_a, &container_2, true});
	/* The order of rules does not matter. */
	RUN({&rule_img001, &pod_a, &container_1, false}, {&rule_gpu001, &pod_a, &container_1, true});
	/* A finding about the pod meets those about its containers, both ways. */
	RUN({&rule_gpu001, &pod_a, NULL, true}, {&rule_img001, &pod_a, &container_1, false},
	    {&rule_img001, &pod_b, &container_2, true});
	RUN({&rule_gpu001, &pod_a, &container_1, true}, {&rule_img001, &pod_a, NULL, false},
	    {&rule_img001, &pod_b, NULL, true});
	/* And one about the object meets all. */
	RUN({&rule_gpu001, NULL, NULL, true}, {&rule_img001, &pod_a, &container_1, false},
	    {&rule_img001, &pod_b, NULL, false});
	RUN({&rule_img001, NULL, NULL, false}, {&rule_gpu001, &pod_b, &container_2, true});
	/* What is dropped still drops what it supersedes. */
	RUN({&rule_gpu001, &pod_a, &container_1, true}, {&rule_img001, &pod_a, &container_1, false},
	    {&rule_sch001, &pod_a, &container_1, false});
	/* Nothing superseding fired. */
	RUN({&rule_sch001, &pod_a, &container_1, true}, {&rule_api006, NULL, NULL, true});
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_spots)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
