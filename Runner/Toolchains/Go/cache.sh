# Links to what was made of the standard library. Without a day of its own, go would drop what nobody used for some days.
cp -as /opt/go/cache /tmp/ && rm -f /tmp/cache/trim.txt && date +%s >/tmp/cache/trim.txt
