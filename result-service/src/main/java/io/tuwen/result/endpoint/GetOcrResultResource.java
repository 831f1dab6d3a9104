package io.tuwen.result.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.compat.Compatibility;
import io.tuwen.contract.compat.CompatibilityEndpoint;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.http.Callers;
import io.tuwen.contract.http.OpenRequests;
import io.tuwen.contract.http.Refusal;
import io.tuwen.contract.http.SmallBody;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.language.Language;
import io.tuwen.contract.language.Messages;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.result.Finding;
import io.tuwen.result.Images;
import io.tuwen.result.ResultConfig;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * {@code /get_ocr_result}, as the Alipay sample calls it: once, two seconds after its upload; by
 * GET, POST and PUT, as its trigger has them.
 *
 * <p>INVARIANT: whatever happens, the answer is 200 with one JSON string: the client shows it, and
 * anything else it shows as an error of its own.
 */
@Compatibility(CompatibilityEndpoint.GET_OCR_RESULT)
@Path("/get_ocr_result")
public class GetOcrResultResource {
  private static final String PENDING = "processing";

  private final Images images;
  private final Callers callers;
  private final OpenRequests open;
  private final HeldText held;
  private final ResultConfig config;
  private final ObjectMapper json;
  private final Names names;

  GetOcrResultResource(
      Images images,
      Callers callers,
      OpenRequests open,
      HeldText held,
      ResultConfig config,
      ObjectMapper json,
      Names names) {
    this.callers = callers;
    this.open = open;
    this.held = held;
    this.images = images;
    this.names = names;
    this.config = config;
    this.json = json;
  }

  @POST
  public Uni<RestResponse<Object>> text(
      @QueryParam("key") Optional<String> inQuery, @Context RoutingContext context) {
    // Read here: of a parameter, slow clients would have a thread each.
    return SmallBody.read(context.vertx(), context.request(), ClientKey.MAX_BODY)
        .chain(body -> find(inQuery, body, context));
  }

  @PUT
  public Uni<RestResponse<Object>> textByPut(
      @QueryParam("key") Optional<String> inQuery, @Context RoutingContext context) {
    return text(inQuery, context);
  }

  /** A GET has the key in its address. */
  @GET
  public Uni<RestResponse<Object>> textByGet(
      @QueryParam("key") Optional<String> inQuery, @Context RoutingContext context) {
    return find(inQuery, new byte[0], context);
  }

  private Uni<RestResponse<Object>> find(
      Optional<String> inQuery, byte[] body, RoutingContext context) {
    var caller = callers.of(context);
    var clientKey = ClientKey.find(inQuery, body);
    var image = new ImageKey(caller.owner(), names.ofClientKey(caller.owner(), clientKey));
    var found = images.awaitResult(caller.party(), image, WorkerKind.OCR, config.compatWait());
    return held.onLoop(context, open.untilOver(context, found))
        .map(
            finding ->
                answer(
                    held.json(
                        sentence(
                            finding,
                            language(context.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE))),
                        context)));
  }

  private static String sentence(Finding finding, Language language) {
    return finding
        .text()
        .map(it -> sentence(it, language))
        .orElseGet(
            () ->
                finding.isPending()
                    ? PENDING
                    : Messages.detail(ErrorCode.NOT_FOUND, "there is no such image", language));
  }

  private static String sentence(OcrResult result, Language language) {
    if (result instanceof OcrResult.Completed completed) {
      return completed.text().words();
    }
    var failed = (OcrResult.Failed) result;
    return Messages.detail(ErrorCode.parse(failed.code()), failed.detail(), language);
  }

  @ServerExceptionMapper
  public RestResponse<String> failed(Throwable e, HttpHeaders request) {
    var refusal = Refusal.of(e);
    var detail =
        refusal.code() == ErrorCode.INTERNAL_ERROR
            ? "something went wrong, try again"
            : refusal.detail();
    return answer(
        written(
            Messages.detail(
                refusal.code(),
                detail,
                language(request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE)))));
  }

  private static Language language(String header) {
    return CompatibilityEndpoint.language(header);
  }

  private static <T> RestResponse<T> answer(T sentence) {
    return RestResponse.ResponseBuilder.ok(sentence, MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
        .build();
  }

  private String written(String sentence) {
    try {
      return json.writeValueAsString(sentence);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every string can be written", e);
    }
  }
}
