/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/explain_custom.h"

#include "cmd/page.h"
#include "lint/custom.h"

enum { NAME_COLUMN = 2, TEXT_COLUMN = 6 };

static void put_word(const struct custom_word *w, struct buf *out)
{
	buf_fill(out, ' ', NAME_COLUMN);
	buf_addf(out, w->type[0] == '(' ? "%s%s\n" : "%s: %s\n", w->name, w->type);
	buf_fill(out, ' ', TEXT_COLUMN);
	page_wrap(str_of(w->text), TEXT_COLUMN, TEXT_COLUMN, out);
	if (!w->example)
		return;
	buf_fill(out, ' ', TEXT_COLUMN);
	buf_addf(out, "%s = %s\n", w->example, w->result);
}

void explain_custom(struct buf *out)
{
	struct custom_section s;
	buf_addz(out, "custom: lint rules of your own\n\n");
	page_wrap(STR("'k8sai lint' runs the rules that stand under 'custom' in the configuration, .k8sai.yaml, and "
		      "'k8sai rules --test' tries them on their own examples."),
		  0, 0, out);
	buf_addz(out, "\nExample\n");
	page_block(str_of(custom_example), 4, out);
	for (size_t i = 0; custom_reference(i, &s); i++) {
		buf_addf(out, "\n%s\n", s.title);
		if (s.about) {
			buf_fill(out, ' ', NAME_COLUMN);
			page_wrap(str_of(s.about), NAME_COLUMN, NAME_COLUMN, out);
			buf_addc(out, '\n');
		}
		for (size_t w = 0; w < s.n; w++)
			put_word(&s.words[w], out);
	}
}
