package io.tuwen.upload.endpoint;

import io.tuwen.upload.sweep.Sweep;
import io.tuwen.upload.sweep.SweepResult;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Sweeps now, and answers when it is through. */
@Path("/admin/sweeps")
@Operators
@Produces(MediaType.APPLICATION_JSON)
public class SweepsResource {
  private final Sweep sweep;

  SweepsResource(Sweep sweep) {
    this.sweep = sweep;
  }

  @POST
  public SweepResult run() {
    return sweep.run();
  }
}
