package io.tuwen.upload.wechat;

import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * WeChat's HTTP, as much of it as is needed. The answer is JSON, and is called text; it comes in
 * pieces, so that its reader can stop.
 */
@Path("sns")
interface WechatApi {
  @GET
  @Path("jscode2session")
  @Produces(MediaType.WILDCARD)
  Multi<byte[]> session(
      @RestQuery("appid") String appId,
      @RestQuery("secret") String secret,
      @RestQuery("js_code") String code,
      @RestQuery("grant_type") String grantType);
}
