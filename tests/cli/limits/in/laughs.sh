# Ten levels of ten aliases: ten milliard strings when written out.
echo 'a0: &a0 ha'
awk 'BEGIN { for (i = 1; i <= 10; i++) { printf "a%d: &a%d [", i, i; for (j = 0; j < 10; j++) printf "%s*a%d", j ? ", " : "", i - 1; print "]" } }'
