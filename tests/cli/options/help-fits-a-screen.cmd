# No help is longer than a screen of 24 lines (lint, which has the most options: 31) or wider than 79 columns.
for c in '' gen lint plan size explain rules catalog templates schema help version 'catalog gpus' 'templates render' 'schema check'; do
	k8sai $c --help | awk -v c="$c" 'length($0) > 79 { print c ": line " NR " has " length($0) " columns" } END { if (NR > (c == "lint" ? 31 : 24)) print c ": " NR " lines" }'
done
