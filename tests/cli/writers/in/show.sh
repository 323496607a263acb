# Every file below a folder, with its name.
find "$1" -type f | sort | while read -r file; do echo "==== $file"; cat "$file"; done
