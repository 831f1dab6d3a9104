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
  begun_at   timestamptz not null default now()
);
