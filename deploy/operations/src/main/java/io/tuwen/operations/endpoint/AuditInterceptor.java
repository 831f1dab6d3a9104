package io.tuwen.operations.endpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.LogName;
import io.tuwen.operations.audit.Audit;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.resteasy.reactive.RestResponse;

/** Writes down what operators do, around the doing. */
@Audited
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
class AuditInterceptor {
  private final Audit audit;
  private final CurrentOperator current;
  private final ObjectMapper json;

  AuditInterceptor(Audit audit, CurrentOperator current, ObjectMapper json) {
    this.audit = audit;
    this.current = current;
    this.json = json;
  }

  @AroundInvoke
  Object write(InvocationContext call) throws Exception {
    var audited = call.getMethod().getAnnotation(Audited.class);
    var body = body(call);
    var event =
        audit.begin(
            current.actor(), audited.value(), target(call), audited.keepsRequest() ? body : null);
    try {
      var answer = call.proceed();
      audit.done(event, audited.keepsResult() ? result(answer) : location(answer));
      return answer;
    } catch (TuwenException e) {
      audit.failed(event, e.code());
      throw e;
    } catch (RuntimeException e) {
      audit.failed(event, ErrorCode.INTERNAL_ERROR);
      throw e;
    }
  }

  /** What the body says, which the action can read all the same. */
  private static String body(InvocationContext call) throws IOException {
    var parameters = call.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i] instanceof InputStream stream) {
        // One more than is taken, so that the action refuses it.
        var bytes = stream.readNBytes(JsonRequest.MAX_BODY + 1);
        parameters[i] = new ByteArrayInputStream(bytes);
        call.setParameters(parameters);
        return bytes.length == 0 ? null : AuditText.ofRequest(bytes);
      }
    }
    return null;
  }

  private static Map<String, String> target(InvocationContext call) {
    var target = new TreeMap<String, String>();
    var declared = call.getMethod().getParameters();
    for (int i = 0; i < declared.length; i++) {
      var name = declared[i].getAnnotation(PathParam.class);
      if (name != null) {
        target.put(name.value(), AuditText.cut(String.valueOf(call.getParameters()[i])));
      }
      var asked = declared[i].getAnnotation(QueryParam.class);
      if (asked != null && call.getParameters()[i] instanceof String text) {
        // As the log calls images: what stands there opens nothing.
        target.put(asked.value(), LogName.of(text));
      }
    }
    return target;
  }

  /** Where it is told of, where it is not told here. */
  private static String location(Object answer) {
    return answer instanceof RestResponse<?> response
        ? response.getHeaderString(HttpHeaders.LOCATION)
        : null;
  }

  private String result(Object answer) {
    var entity =
        answer instanceof RestResponse<?> response
            ? response.getEntity()
            : answer instanceof Response response ? response.getEntity() : answer;
    if (entity == null || entity instanceof byte[] || entity instanceof String) {
      return null;
    }
    return AuditText.ofAnswer(json, entity);
  }
}
