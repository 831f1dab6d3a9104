package io.tuwen.operations.endpoint;

import io.tuwen.operations.engine.EngineStatus;
import io.tuwen.operations.engine.Engines;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** What the providers of OCR engines do and cost. */
@Path("/admin/engines")
@Produces(MediaType.APPLICATION_JSON)
public class EnginesResource {
  private final Engines engines;

  EnginesResource(Engines engines) {
    this.engines = engines;
  }

  /** Engines that compute here cost nothing, and are not in it. */
  record EnginesBody(List<EngineStatus> engines) {}

  @GET
  public EnginesBody get() {
    return new EnginesBody(engines.status());
  }
}
