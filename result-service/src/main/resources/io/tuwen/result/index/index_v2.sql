-- The index, whole: a projection of image.uploaded, image.processed and the texts bucket. It has no migrations. Whatever changes
-- here, or in how texts are normalised and cut, is a new file and a new schema, which is filled from the log. PostgreSQL 15 to 18.

-- Every image that is there, as its owner uploaded it last.
create table image (
  owner     text collate "C" not null,
  id        text collate "C" not null,
  etag      text collate "C" not null,
  at        timestamptz      not null,
  size      bigint           not null,
  type      text             not null,
  -- The result of this version; null until there is one.
  result_at timestamptz,
  engine    text,
  code      text,                       -- why there is no text; null where there is one
  body      text,                       -- as people see it
  search    text collate "C",           -- as it is compared
  grams     int4[],                     -- as it is found
  primary key (owner, id)
);

create index image_newest on image (owner, at desc, id desc);
create index image_grams on image using gin (grams);
-- A frequent gram is in every second text: with fewer statistics the planner takes it for rare.
alter table image alter grams set statistics 1000;

-- Results of versions whose upload was not seen yet, since the two come from different topics. They are not searched.
create table early (
  owner     text collate "C" not null,
  id        text collate "C" not null,
  etag      text collate "C" not null,
  result_at timestamptz      not null,
  engine    text             not null,
  code      text,
  body      text,
  search    text collate "C",
  grams     int4[],
  primary key (owner, id, etag)
);
create index early_age on early (result_at);

-- What was deleted, by a hash of its key: what comes late about it does not bring it back.
create table gone (
  key        bytea       primary key,
  at         timestamptz,               -- of the upload that was deleted; null where none was seen
  deleted_at timestamptz not null
);
create index gone_age on gone (deleted_at);

-- How far each partition is in here. It moves in the transaction of the rows.
create table progress (
  topic text   not null,
  part  int    not null,
  next  bigint not null,
  primary key (topic, part)
);

-- How this version was made: one row.
create table making (
  ordered_by text,                      -- the operator's order; null where there was no index
  begun_at   timestamptz not null default now()  -- of its making; since the switch, when it began to answer
);

-- What operators list: everybody's, newest first.
create index image_all on image (at desc, owner desc, id desc);
-- What they find by its id, whosever it is.
create index image_id on image using hash (id);

-- What an owner has used, by days in UTC. It only grows: a deletion takes nothing back. The log forgets what was replaced and
-- deleted, so a new projection takes these rows over from the one before (UsageLog.carry). Day 0001-01-01 has all that is old.
create table usage (
  owner        text collate "C" not null,
  day          date             not null,
  uploads      bigint           not null,  -- versions of images
  bytes        bigint           not null,  -- of these
  engine_calls bigint           not null,  -- results that engines made, failures too
  texts        bigint           not null,  -- those of them that were read
  primary key (owner, day)
);
create index usage_age on usage (day);

-- What is there of an owner now.
create table stored (
  owner  text collate "C" primary key,
  images bigint not null,
  bytes  bigint not null,
  texts  bigint not null
);

-- Both are counted by the change of the rows themselves, whichever statement makes it. So they are right whatever comes twice, late or
-- not at all, and are in the same transaction.
create function count_images() returns trigger language plpgsql as $count$
begin
  if tg_op = 'INSERT' then
    insert into usage as u (owner, day, uploads, bytes, engine_calls, texts)
      select owner, day, sum(uploads), sum(bytes), sum(calls), sum(texts) from (
        select owner, (at at time zone 'UTC')::date as day, 1 as uploads, size as bytes, 0 as calls, 0 as texts
          from present
        union all
        select owner, (result_at at time zone 'UTC')::date, 0, 0, 1, (code is null)::int
          from present where result_at is not null
      ) as c group by owner, day
    on conflict (owner, day) do update set
      uploads = u.uploads + excluded.uploads, bytes = u.bytes + excluded.bytes,
      engine_calls = u.engine_calls + excluded.engine_calls, texts = u.texts + excluded.texts;
    insert into stored as s (owner, images, bytes, texts)
      select owner, count(*), sum(size), count(*) filter (where result_at is not null and code is null)
        from present group by owner
    on conflict (owner) do update set
      images = s.images + excluded.images, bytes = s.bytes + excluded.bytes, texts = s.texts + excluded.texts;
  elsif tg_op = 'UPDATE' then
    insert into usage as u (owner, day, uploads, bytes, engine_calls, texts)
      select owner, day, sum(uploads), sum(bytes), sum(calls), sum(texts) from (
        select p.owner, (p.at at time zone 'UTC')::date as day, 1 as uploads, p.size as bytes, 0 as calls, 0 as texts
          from present p join past using (owner, id) where p.etag <> past.etag
        union all
        select p.owner, (p.result_at at time zone 'UTC')::date, 0, 0, 1, (p.code is null)::int
          from present p join past using (owner, id)
          where p.result_at is not null and (p.result_at, p.engine) is distinct from (past.result_at, past.engine)
      ) as c group by owner, day
    on conflict (owner, day) do update set
      uploads = u.uploads + excluded.uploads, bytes = u.bytes + excluded.bytes,
      engine_calls = u.engine_calls + excluded.engine_calls, texts = u.texts + excluded.texts;
    update stored as s set bytes = s.bytes + d.bytes, texts = s.texts + d.texts
      from (
        select owner, sum(p.size - past.size) as bytes,
            sum((p.result_at is not null and p.code is null)::int
              - (past.result_at is not null and past.code is null)::int) as texts
          from present p join past using (owner, id) group by owner
      ) as d
      where s.owner = d.owner and (d.bytes <> 0 or d.texts <> 0);
  else
    update stored as s set images = s.images - d.images, bytes = s.bytes - d.bytes, texts = s.texts - d.texts
      from (
        select owner, count(*) as images, sum(size) as bytes,
            count(*) filter (where result_at is not null and code is null) as texts
          from past group by owner
      ) as d
      where s.owner = d.owner;
  end if;
  return null;
end
$count$;

create trigger image_added after insert on image
  referencing new table as present for each statement execute function count_images();
create trigger image_changed after update on image
  referencing old table as past new table as present for each statement execute function count_images();
create trigger image_gone after delete on image
  referencing old table as past for each statement execute function count_images();
