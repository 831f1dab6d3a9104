package io.tuwen.dependencies;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** {@code ./tuwen doctor --dependencies}. */
public final class Dependencies {
  private Dependencies() {}

  public static void main(String[] arguments) throws IOException {
    var root = Path.of(System.getProperty("tuwen.root", ".")).toAbsolutePath().normalize();
    var report = Report.of(root, LocalDate.now(ZoneOffset.UTC));
    System.out.print(report.text());
    System.exit(report.affected().isEmpty() ? 0 : 1);
  }
}
