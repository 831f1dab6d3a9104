package io.tuwen.operations.endpoint;

import static io.tuwen.operations.endpoint.JsonRequest.malformed;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.operations.webhook.WebhookChoice;
import io.tuwen.operations.webhook.WebhookReplays;
import io.tuwen.operations.webhook.WebhookReplays.Replayed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;

/** What receivers of webhooks were told. */
@Path("/admin/webhooks")
@Produces(MediaType.APPLICATION_JSON)
public class WebhooksResource {
  private static final Pattern ALIAS = Pattern.compile("[a-z0-9]{1,32}");
  private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9_-]{36,64}");

  /** The receivers are in the configuration of result-service, with their secrets. */
  private static final String UNCHECKED =
      "operations does not know the receivers: where none has this alias, none is told";

  private final WebhookReplays replays;

  WebhooksResource(WebhookReplays replays) {
    this.replays = replays;
  }

  /** Which are told again, and to whom; what is null was not said. */
  record ReplayWebhooksRequest(
      boolean all, String from, String to, String image, String receiver, boolean dryRun) {
    WebhookChoice choice() {
      var begin = ReplayRequest.instant("from", from);
      var end = ReplayRequest.instant("to", to);
      if (begin != null && end != null && !begin.isBefore(end)) {
        throw malformed("from is not before to");
      }
      if (image != null && !IMAGE.matcher(image).matches()) {
        throw malformed("image is not the id of an image");
      }
      if (receiver != null && !ALIAS.matcher(receiver).matches()) {
        throw malformed("receiver is not the alias of a receiver");
      }
      var asksForSomething = begin != null || end != null || image != null || receiver != null;
      if (all == asksForSomething) {
        throw malformed("say which webhooks: by from, to, image or receiver, or by \"all\": true");
      }
      return new WebhookChoice(
          Optional.ofNullable(begin),
          Optional.ofNullable(end),
          Optional.ofNullable(image),
          Optional.ofNullable(receiver));
    }
  }

  /**
   * What came of it.
   *
   * @param note null where no receiver was named
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ReplayedBody(int matching, int deleted, int replayed, String note) {
    static ReplayedBody of(Replayed it, String receiver) {
      return new ReplayedBody(
          it.matching(), it.deleted(), it.replayed(), receiver == null ? null : UNCHECKED);
    }
  }

  /** The audit keeps how many, and not which: the id of a guest's image opens it. */
  @POST
  @Path("/replay")
  @Audited(value = "webhooks.replayed", keepsRequest = false)
  public ReplayedBody replay(InputStream body) {
    var request = JsonRequest.read(body, ReplayWebhooksRequest.class);
    return ReplayedBody.of(replays.replay(request.choice(), request.dryRun()), request.receiver());
  }
}
