package io.tuwen.operations.endpoint;

import io.smallrye.mutiny.Multi;
import io.tuwen.operations.console.OperatorSessions;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code GET /console/events}: the state of everything, for as long as the session lasts. */
@Path("/console/events")
public class ConsoleEventsResource {
  private final ConsoleFeed feed;
  private final CurrentOperator current;
  private final OperatorSessions sessions;

  ConsoleEventsResource(ConsoleFeed feed, CurrentOperator current, OperatorSessions sessions) {
    this.feed = feed;
    this.current = current;
    this.sessions = sessions;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Multi<String> events(@CookieParam(ConsoleCookie.NAME) String cookie) {
    var isSession = current.actor().session() != null;
    return feed.pieces(() -> !isSession || sessions.find(cookie).isPresent());
  }
}
