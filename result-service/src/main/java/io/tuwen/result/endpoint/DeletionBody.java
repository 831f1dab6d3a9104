package io.tuwen.result.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.OfImage;
import io.tuwen.contract.key.ImageKey;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * A deletion as the owner of its images sees it.
 *
 * @param image absent where it is about all images
 * @param state {@code running} or {@code done}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeletionBody(String id, String image, String state, String requestedAt, String doneAt) {
  private static final int RETRY_AFTER_SECONDS = 2;

  static DeletionBody of(Deletion deletion) {
    return new DeletionBody(
        deletion.id().toString(),
        deletion.scope() instanceof OfImage image
            ? ImageKey.parse(image.key()).map(it -> it.id().value()).orElse(null)
            : null,
        deletion.isDone() ? "done" : "running",
        deletion.requestedAt().toString(),
        deletion.doneAt().map(Object::toString).orElse(null));
  }

  /** It goes on: here is where to ask. */
  static Response accepted(Deletion deletion) {
    return Response.accepted(of(deletion))
        .type(MediaType.APPLICATION_JSON)
        .header(HttpHeaders.LOCATION, "/v1/deletions/" + deletion.id())
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .build();
  }
}
