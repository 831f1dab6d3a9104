package io.tuwen.result.index;

import java.util.List;

/**
 * What changes the rows. All parameters are columns of the rows that came in; statements of one
 * list have the same, and run in its order.
 */
final class Statements {
  private Statements() {}

  private static final String GONE =
      "with g as (select * from unnest(?::text[], ?::text[], ?::bytea[], ?::timestamptz[])"
          + " as g(o, d, k, t))\n";

  /** The row goes, and what was deleted is remembered by its hash. */
  static final List<String> DELETED =
      List.of(
          GONE
              + """
              insert into gone (key, at, deleted_at)
                select k, image.at, t from g left join image on owner = o and id = d
              on conflict (key) do update set
                at = greatest(gone.at, excluded.at),
                deleted_at = greatest(gone.deleted_at, excluded.deleted_at)""",
          // Of an upload that comes after the deletion, and has the same bytes.
          GONE
              + """
              insert into early (owner, id, etag, result_at, engine, code, body, search, grams)
                select owner, id, etag, result_at, engine, code, body, search, grams
                from g join image on owner = o and id = d and result_at > t
              on conflict do nothing""",
          GONE + "delete from image using g where owner = o and id = d",
          GONE + "delete from early using g where owner = o and id = d and result_at <= t");

  private static final String INCOMING =
      "with u as (select * from unnest("
          + "?::text[], ?::text[], ?::bytea[], ?::text[], ?::timestamptz[], ?::int8[], ?::text[])"
          + " as u(o, d, k, e, a, s, t))\n";

  /** The newest upload stands. Where it is another version, the result of the one before goes. */
  static final List<String> UPLOADED =
      List.of(
          INCOMING
              + """
              insert into image as i (owner, id, etag, at, size, type)
                select o, d, e, a, s, t from u
                where not exists (select from gone where key = k and gone.at >= a)
              on conflict (owner, id) do update set
                etag = excluded.etag, at = excluded.at, size = excluded.size, type = excluded.type,
                result_at = case when i.etag = excluded.etag then i.result_at end,
                engine = case when i.etag = excluded.etag then i.engine end,
                code = case when i.etag = excluded.etag then i.code end,
                body = case when i.etag = excluded.etag then i.body end,
                search = case when i.etag = excluded.etag then i.search end,
                grams = case when i.etag = excluded.etag then i.grams end
              where (excluded.at, excluded.etag) > (i.at, i.etag)""",
          INCOMING
              + """
              update image i set result_at = r.result_at, engine = r.engine, code = r.code,
                body = r.body, search = r.search, grams = r.grams
              from u, early r
              where i.owner = o and i.id = d and r.owner = o and r.id = d and r.etag = i.etag
                and (i.result_at is null or (r.result_at, r.engine) > (i.result_at, i.engine))""",
          INCOMING
              + """
              delete from early r using u, image i
              where r.owner = o and r.id = d and i.owner = o and i.id = d and r.etag = i.etag""");

  private static final String RESULTS =
      "with r as (select o, d, k, e, a, n, c, case when c is null then b end as b, s,"
          + " g::int4[] as g from unnest("
          + "?::text[], ?::text[], ?::bytea[], ?::text[], ?::timestamptz[], ?::text[], ?::text[],"
          + " ?::text[], ?::text[], ?::text[]) as r(o, d, k, e, a, n, c, b, s, g)\n"
          + "where not exists (select from gone where key = k and deleted_at >= a)\n"
          // A version that is there was uploaded after the deletion, whatever the clocks say.
          + "or exists (select from image where owner = o and id = d and etag = e))\n";

  /** The newest result of the version that is there; one of another version waits for it. */
  static final List<String> READ =
      List.of(
          RESULTS
              + """
              update image i set result_at = a, engine = n, code = c, body = b, search = s, grams = g
              from r
              where owner = o and id = d and etag = e
                and (result_at is null or (a, n) > (result_at, engine))""",
          RESULTS
              + """
              insert into early as y (owner, id, etag, result_at, engine, code, body, search, grams)
                select o, d, e, a, n, c, b, s, g from r
                where not exists (select from image where owner = o and id = d and etag = e)
              on conflict (owner, id, etag) do update set
                result_at = excluded.result_at, engine = excluded.engine, code = excluded.code,
                body = excluded.body, search = excluded.search, grams = excluded.grams
              where (excluded.result_at, excluded.engine) > (y.result_at, y.engine)""");
}
