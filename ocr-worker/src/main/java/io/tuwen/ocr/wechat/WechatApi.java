package io.tuwen.ocr.wechat;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** WeChat's HTTP, as much of it as is needed. */
@Path("/")
interface WechatApi {
  @POST
  @Path("cgi-bin/stable_token")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.WILDCARD)
  Uni<RestResponse<InputStream>> token(byte[] request);

  /**
   * Has an image read.
   *
   * @param type with the boundary of the parts
   */
  @POST
  @Path("cv/ocr/comm")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Produces(MediaType.WILDCARD)
  Uni<RestResponse<InputStream>> recognise(
      @RestQuery("access_token") String token,
      @HeaderParam("Content-Type") String type,
      byte[] parts);
}
