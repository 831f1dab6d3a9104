package io.tuwen.result.endpoint;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Callers;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import io.tuwen.result.Deletions;
import io.tuwen.result.Lists;
import io.tuwen.result.index.Filter;
import io.tuwen.result.index.Filter.Status;
import io.tuwen.result.index.ImageIndex;
import io.tuwen.result.index.Place;
import io.tuwen.result.index.Question;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code GET /v1/images}: mine, newest first, and what is found in them. */
@Path("/v1/images")
public class ListResource {
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_CODE = 64;
  private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  /** One that is misspelt would list what was not meant. */
  private static final Set<String> KNOWN =
      Set.of("cursor", "limit", "q", "from", "to", "status", "hasText", "code");

  private final Lists lists;
  private final Callers callers;
  private final Names names;
  private final Deletions deletions;

  ListResource(Lists lists, Callers callers, Names names, Deletions deletions) {
    this.deletions = deletions;
    this.lists = lists;
    this.callers = callers;
    this.names = names;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<Response> list(@Context UriInfo address, @Context RoutingContext context) {
    var caller = callers.of(context);
    var request = request(caller.owner(), address.getQueryParameters());
    return lists
        .page(caller, request)
        .map(
            page ->
                Response.ok(ListBody.of(caller.owner(), page, names))
                    .header("Cache-Control", "private, no-store")
                    .build());
  }

  /** All of the caller's images. A filter would be passed over, and more deleted than meant. */
  @DELETE
  public Uni<Response> deleteAll(@Context UriInfo address, @Context RoutingContext context) {
    if (!address.getQueryParameters().isEmpty()) {
      throw malformed("DELETE /v1/images deletes all of your images, and knows no parameters");
    }
    return deletions.deleteAll(callers.of(context)).map(DeletionBody::accepted);
  }

  private ImageIndex.Request request(Owner owner, MultivaluedMap<String, String> parameters) {
    for (var parameter : parameters.entrySet()) {
      if (!KNOWN.contains(parameter.getKey())) {
        throw malformed("a list knows " + String.join(", ", KNOWN.stream().sorted().toList()));
      }
      if (parameter.getValue().size() > 1) {
        throw malformed(parameter.getKey() + " is said once");
      }
    }
    return new ImageIndex.Request(
        new Filter(
            time(parameters, "from"),
            time(parameters, "to"),
            value(parameters, "status").map(ListResource::status),
            value(parameters, "hasText").map(ListResource::truth),
            value(parameters, "code").map(ListResource::code)),
        value(parameters, "q").flatMap(Question::parse),
        value(parameters, "cursor").map(it -> place(it, owner)),
        value(parameters, "limit").map(ListResource::limit).orElse(DEFAULT_LIMIT));
  }

  private static Optional<String> value(MultivaluedMap<String, String> parameters, String name) {
    return Optional.ofNullable(parameters.getFirst(name)).filter(it -> !it.isEmpty());
  }

  private static Optional<Instant> time(MultivaluedMap<String, String> parameters, String name) {
    return value(parameters, name)
        .map(
            text -> {
              try {
                var time = Instant.parse(text);
                if (!time.isBefore(FIRST) && !time.isAfter(LAST)) {
                  return time;
                }
              } catch (DateTimeException e) {
                // The same answer as to one that is out of the world.
              }
              throw malformed(name + " is a time such as 2026-01-31T08:00:00Z");
            });
  }

  private static Status status(String text) {
    return Arrays.stream(Status.values())
        .filter(it -> it.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() -> malformed("status is pending, completed or failed"));
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw malformed("hasText is true or false");
    };
  }

  private static String code(String text) {
    if (text.length() > MAX_CODE || !text.chars().allMatch(it -> it > ' ' && it < 0x7f)) {
      throw malformed("code is one of the codes of errors");
    }
    return text;
  }

  private Place place(String cursor, Owner owner) {
    return Place.parse(cursor, owner, names)
        .orElseThrow(() -> malformed("cursor is the next of an earlier page, unchanged"));
  }

  private static int limit(String text) {
    try {
      var limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= ImageIndex.MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // The same answer as to a number that is too large.
    }
    throw malformed("limit is 1 to %d".formatted(ImageIndex.MAX_LIMIT));
  }

  private static TuwenException malformed(String detail) {
    return new TuwenException(ErrorCode.MALFORMED_REQUEST, detail);
  }
}
