package io.tuwen.operations.endpoint;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tuwen.operations.pipeline.Pipeline;
import io.tuwen.operations.pipeline.PipelineStatus;
import io.tuwen.operations.replay.Replays;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;

/** How the pipeline does. */
@Path("/admin/pipeline")
@Produces(MediaType.APPLICATION_JSON)
public class PipelineResource {
  private final Pipeline pipeline;
  private final Replays replays;

  PipelineResource(Pipeline pipeline, Replays replays) {
    this.pipeline = pipeline;
    this.replays = replays;
  }

  /** The lanes, and the replays that have not ended; what is left of those, the lanes tell. */
  record PipelineBody(@JsonUnwrapped PipelineStatus status, List<ReplayBody> replays) {}

  @GET
  public PipelineBody get() {
    var status = pipeline.status();
    return new PipelineBody(
        status, replays.unfinished().stream().map(it -> ReplayBody.of(it, Map.of())).toList());
  }
}
