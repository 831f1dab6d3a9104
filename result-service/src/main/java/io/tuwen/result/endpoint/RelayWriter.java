package io.tuwen.result.endpoint;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Lets resources answer with a {@link Relay}: the framework writes the head, and the relay the
 * body.
 */
@Provider
public class RelayWriter implements ServerMessageBodyWriter<Object> {

  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, ResteasyReactiveResourceInfo target, MediaType mediaType) {
    return type == Relay.class;
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
    return type == Relay.class;
  }

  @Override
  public void writeResponse(Object relay, Type generic, ServerRequestContext context) {
    var request = (ResteasyReactiveRequestContext) context;
    request.suspend();
    ((Relay) relay).begin(request::resume);
  }

  @Override
  public void writeTo(
      Object relay,
      Class<?> type,
      Type generic,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream out) {
    throw new UnsupportedOperationException("a relay does not fit behind an interceptor");
  }
}
