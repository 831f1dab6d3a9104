package io.tuwen.operations.endpoint;

import io.tuwen.operations.journal.Wanted;
import io.tuwen.operations.replay.Replay;
import io.tuwen.operations.replay.Replays;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;

/** Images that go through the workers again. */
@Path("/admin/replays")
@Produces(MediaType.APPLICATION_JSON)
public class ReplaysResource {
  private final Replays replays;

  ReplaysResource(Replays replays) {
    this.replays = replays;
  }

  /** All of them, newest first. */
  record ReplaysBody(List<ReplayBody> replays) {}

  @POST
  @Audited("replay.ordered")
  public RestResponse<ReplayBody> order(InputStream body) {
    var replay = replays.order(JsonRequest.read(body, ReplayRequest.class).spec());
    return RestResponse.ResponseBuilder.<ReplayBody>create(RestResponse.Status.CREATED)
        .header(HttpHeaders.LOCATION, "/admin/replays/" + replay.order().id())
        .entity(described(replay))
        .build();
  }

  @GET
  public ReplaysBody list() {
    return new ReplaysBody(described(replays.all()));
  }

  @GET
  @Path("/{id}")
  public ReplayBody get(@PathParam("id") String id) {
    return described(replays.find(id));
  }

  @POST
  @Path("/{id}/pause")
  @Audited(value = "replay.paused", keepsResult = false)
  public RestResponse<ReplayBody> pause(@PathParam("id") String id) {
    return want(id, Wanted.PAUSE);
  }

  @POST
  @Path("/{id}/resume")
  @Audited(value = "replay.resumed", keepsResult = false)
  public RestResponse<ReplayBody> resume(@PathParam("id") String id) {
    return want(id, Wanted.RUN);
  }

  @POST
  @Path("/{id}/cancel")
  @Audited(value = "replay.cancelled", keepsResult = false)
  public RestResponse<ReplayBody> cancel(@PathParam("id") String id) {
    return want(id, Wanted.CANCEL);
  }

  /** 202: the instance that runs it hears of it from the topic. */
  private RestResponse<ReplayBody> want(String id, Wanted wanted) {
    return RestResponse.ResponseBuilder.<ReplayBody>create(RestResponse.Status.ACCEPTED)
        .entity(described(replays.want(id, wanted)))
        .build();
  }

  private ReplayBody described(Replay replay) {
    return described(List.of(replay)).get(0);
  }

  private List<ReplayBody> described(List<Replay> some) {
    var remaining = replays.remaining(some);
    return some.stream().map(it -> ReplayBody.of(it, remaining.get(it.order().id()))).toList();
  }
}
