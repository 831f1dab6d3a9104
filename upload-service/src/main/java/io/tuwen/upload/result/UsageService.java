package io.tuwen.upload.result;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.http.ForwardedCaller;
import io.tuwen.contract.http.Peer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** What the result service says that a caller has used, as much of it as is needed here. */
@RegisterRestClient(configKey = "result-service")
@Path("/v1/usage")
@Produces(MediaType.APPLICATION_JSON)
interface UsageService {
  @GET
  Uni<Usage> usage(
      @HeaderParam(Peer.FORWARDED_FOR) String client,
      @HeaderParam(ForwardedCaller.HEADER) String caller,
      @QueryParam("days") int days);

  /** What is there now. */
  record Usage(Stored stored) {}

  /** The rest of it is passed over. */
  record Stored(long images, long bytes) {}
}
