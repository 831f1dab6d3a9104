# Once, when the volume is empty. The password is read from its file and is no argument.
psql --no-psqlrc --set ON_ERROR_STOP=1 --username postgres --dbname postgres <<'SQL'
\set password `cat /run/secrets/index/TUWEN_INDEX_PASSWORD`
create role tuwen login password :'password';
create database tuwen owner tuwen;
revoke all on database tuwen from public;
SQL
