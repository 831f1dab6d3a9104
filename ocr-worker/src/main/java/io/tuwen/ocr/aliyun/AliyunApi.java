package io.tuwen.ocr.aliyun;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.jboss.resteasy.reactive.RestResponse;

/** The HTTP of the API: an image, and headers that are signed with it. */
@Path("/")
interface AliyunApi {
  @POST
  @Consumes(MediaType.APPLICATION_OCTET_STREAM)
  @Produces(MediaType.APPLICATION_JSON)
  Uni<RestResponse<InputStream>> recognise(
      @HeaderParam("Authorization") String authorization,
      @HeaderParam("x-acs-action") String action,
      @HeaderParam("x-acs-version") String version,
      @HeaderParam("x-acs-date") String date,
      @HeaderParam("x-acs-signature-nonce") String nonce,
      @HeaderParam("x-acs-content-sha256") String bodyHash,
      @HeaderParam("x-acs-accesskey-id") String accessKeyId,
      @HeaderParam("x-acs-security-token") String securityToken,
      byte[] image);
}
