# Runs the command that it is given until that ends by itself, the process that started it is gone (its end of our input closes
# then, also after SIGKILL), or SIGTERM comes. SIGINT is PostgreSQL's fast stop: clients are sent away and all is written.
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
trap 'kill -INT "$server" 2>/dev/null' TERM
{ cat; kill -INT "$server"; } <&3 >/dev/null 2>&1 &
exec 3<&-
code=0
while kill -0 "$server" 2>/dev/null; do
  # A signal ends the wait and not the server.
  wait "$server"
  code=$?
done
exit "$code"
