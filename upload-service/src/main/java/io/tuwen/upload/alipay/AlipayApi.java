package io.tuwen.upload.alipay;

import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * Alipay's gateway: what every method has in the query, and the method's own in the body. The
 * answer comes in pieces, so that its reader can stop.
 */
@Path("gateway.do")
interface AlipayApi {
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.WILDCARD)
  Multi<byte[]> token(
      @RestQuery Map<String, String> common,
      @RestForm("grant_type") String grantType,
      @RestForm("code") String code);
}
