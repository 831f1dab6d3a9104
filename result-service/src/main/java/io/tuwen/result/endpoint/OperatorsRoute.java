package io.tuwen.result.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.OperatorSeal;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.limit.LimitsConfig;
import io.tuwen.result.Lists;
import io.tuwen.result.ResultConfig;
import io.tuwen.result.index.OperatorIndex;
import io.tuwen.result.index.OwnerIndex;
import io.tuwen.result.index.Usage;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * {@code GET /admin/images} and {@code GET /admin/owners}, which operations asks for an operator,
 * and no client: no public route leads there, and without the seal of operations there is nothing
 * here.
 */
@ApplicationScoped
class OperatorsRoute {
  private final Lists lists;
  private final OperatorSeal seal;
  private final ObjectMapper json;
  private final UsageBody.Limits limits;

  OperatorsRoute(
      Lists lists, OperatorSeal seal, ObjectMapper json, LimitsConfig limits, ResultConfig config) {
    this.limits = UsageBody.Limits.of(limits, config);
    this.lists = lists;
    this.seal = seal;
    this.json = json;
  }

  /** An image as an owner has it in a list, and whose it is. */
  record OwnedImage(String owner, @JsonUnwrapped ListBody.Image image) {
    static OwnedImage of(OperatorIndex.Owned owned) {
      return new OwnedImage(owned.owner().value(), ListBody.Image.of(owned.entry()).withoutLinks());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OwnedImages(List<OwnedImage> images, String next) {
    static OwnedImages of(OperatorIndex.Page page) {
      return new OwnedImages(
          page.entries().stream().map(OwnedImage::of).toList(),
          page.end().map(OperatorIndex.Place::cursor).orElse(null));
    }
  }

  /** What an owner has stored, and what has happened today, in UTC. */
  record OwnerBody(String owner, Usage.Stored stored, Usage.Counts today) {}

  /** What owners have, and what each of them may. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OwnersBody(List<OwnerBody> owners, UsageBody.Limits limits, String next) {
    static OwnersBody of(OwnerIndex.Page page, UsageBody.Limits limits) {
      return new OwnersBody(
          page.owners().stream()
              .map(it -> new OwnerBody(it.owner().value(), it.stored(), it.today()))
              .toList(),
          limits,
          page.end().map(OwnerIndex.Place::cursor).orElse(null));
    }
  }

  void add(@Observes Router router) {
    router.route(HttpMethod.GET, "/admin/images").handler(it -> answer(it, this::images, "id"));
    router.route(HttpMethod.GET, "/admin/owners").handler(it -> answer(it, this::owners));
  }

  private Uni<OwnersBody> owners(ListParameters parameters) {
    var request =
        new OwnerIndex.Request(
            parameters.value("owner").map(OperatorsRoute::owner),
            parameters.cursor(OwnerIndex.Place::parse),
            parameters.limit());
    return lists.owners(request).map(page -> OwnersBody.of(page, limits));
  }

  private Uni<OwnedImages> images(ListParameters parameters) {
    var request =
        new OperatorIndex.Request(
            parameters.value("id").map(OperatorsRoute::image),
            parameters.value("owner").map(OperatorsRoute::owner),
            parameters.filter(),
            parameters.question(),
            parameters.cursor(OperatorIndex.Place::parse),
            parameters.limit());
    return lists.everybody(request).map(OwnedImages::of);
  }

  /**
   * Answers.
   *
   * @param own parameters that this route alone has
   */
  private void answer(
      RoutingContext context, Function<ListParameters, ? extends Uni<?>> asked, String... own) {
    if (!seal.isOn(context.request())) {
      context.next();
      return;
    }
    try {
      asked
          .apply(ListParameters.of(context, known(own)))
          .subscribe()
          .with(body -> send(context, body), e -> ProblemAnswer.send(context, e, json));
    } catch (TuwenException e) {
      ProblemAnswer.send(context, e, json);
    }
  }

  private static String[] known(String... own) {
    return Stream.concat(Stream.of("owner", "cursor", "limit"), Stream.of(own))
        .toArray(String[]::new);
  }

  private static ImageId image(String id) {
    return ImageId.parse(id)
        .orElseThrow(
            () -> new TuwenException(ErrorCode.MALFORMED_REQUEST, "id is the id of an image"));
  }

  private static Owner owner(String name) {
    return Owner.parse(name)
        .orElseThrow(
            () ->
                new TuwenException(
                    ErrorCode.MALFORMED_REQUEST, "owner is guest, or the name of an owner"));
  }

  private void send(RoutingContext context, Object body) {
    try {
      context
          .response()
          .putHeader("Content-Type", "application/json")
          .end(json.writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every list can be written", e);
    }
  }
}
