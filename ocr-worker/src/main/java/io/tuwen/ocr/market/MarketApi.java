package io.tuwen.ocr.market;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.jboss.resteasy.reactive.RestResponse;

/** The HTTP of the API. The path is the seller's, and part of the address. */
@Path("")
interface MarketApi {
  @POST
  @Consumes("application/json; charset=UTF-8")
  @Produces(MediaType.WILDCARD)
  Uni<RestResponse<InputStream>> recognise(
      @HeaderParam("Authorization") String appCode, byte[] request);
}
