package io.tuwen.upload.result;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.http.ForwardedCaller;
import io.tuwen.contract.http.Peer;
import io.tuwen.contract.ocr.OcrResultJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The result service's HTTP, as much of it as is needed here. */
@RegisterRestClient(configKey = "result-service")
@Path("/v1/images/{id}/text")
@Produces(MediaType.APPLICATION_JSON)
interface ResultService {
  @GET
  Uni<OcrResultJson> text(
      @HeaderParam(Peer.FORWARDED_FOR) String client,
      @HeaderParam(ForwardedCaller.HEADER) String caller,
      @PathParam("id") String id,
      @QueryParam("detail") String detail,
      @QueryParam("wait") String wait);
}
