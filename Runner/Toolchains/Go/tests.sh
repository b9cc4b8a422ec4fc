# Tests each package in a process of its own. Arguments: the packages' folders. The key comes on standard input; the package's TestMain, which is ours,
# leaves it in a file at its natural end. A program that ends the process early leaves none.
. /harness/cache.sh
read -r key
number=0; worst=0
for folder; do
  NIGHTSHIFT_KEY=$key NIGHTSHIFT_SEAL=/reports/$number.seal \
    go test -count=1 -vet=off -json -coverpkg=./... "-coverprofile=/reports/$number.cover" "./$folder" >"/reports/$number.json" 2>"/reports/$number.err"
  code=$?; cat "/reports/$number.err" >&2
  [ $code -le $worst ] || worst=$code; number=$((number+1))
done
exit $worst
