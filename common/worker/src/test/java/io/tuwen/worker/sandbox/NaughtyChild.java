package io.tuwen.worker.sandbox;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A child that does what a file might make it do, as it is told. */
final class NaughtyChild implements ChildWork {
  /** The property with a file; while it is there, no child gets warm. */
  static final String ILL = "naughty.ill";

  public static void main(String[] arguments) throws IOException {
    Child.serve(new NaughtyChild());
  }

  @Override
  public String warmUp() {
    if (Files.exists(Path.of(System.getProperty(ILL, "/nowhere")))) {
      throw new IllegalStateException("it is ill");
    }
    return "naughty=true";
  }

  @Override
  public List<byte[]> handle(byte[] request, Questions questions) {
    var words = new String(request, StandardCharsets.UTF_8).split(" ", 2);
    try {
      return List.of(
          answer(words[0], words.length > 1 ? words[1] : "", questions)
              .getBytes(StandardCharsets.UTF_8));
    } catch (IOException | ExceptionInInitializerError e) {
      // Newer Javas are refused a socket while they load what sockets need.
      return List.of(("refused: " + e.getMessage()).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String answer(String verb, String object, Questions questions) throws IOException {
    switch (verb) {
      case "say" -> {
        return object;
      }
      case "pid" -> {
        return Long.toString(ProcessHandle.current().pid());
      }
      case "environment" -> {
        return System.getenv().entrySet().stream()
            .map(Object::toString)
            .collect(Collectors.joining("\n"));
      }
      case "read" -> {
        return Files.readString(Path.of(object));
      }
      case "write" -> {
        return Files.writeString(Path.of(object), "written").toString();
      }
      case "list" -> {
        try (var files = Files.list(Path.of(object))) {
          return files.map(Path::toString).collect(Collectors.joining("\n"));
        }
      }
      case "connect" -> {
        try (var socket = new Socket()) {
          socket.connect(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(object)),
              1000);
          return "connected";
        }
      }
      case "run" -> {
        return "ran " + new ProcessBuilder(object).start().pid();
      }
      case "kill" -> {
        // Java would not say why it did not work.
        var pid = Long.parseLong(object);
        return "kill="
            + LibC.call(Platform.current().orElseThrow() == Platform.X86_64 ? 62 : 129, pid, 0L);
      }
      case "take" -> {
        return take(Long.parseLong(object));
      }
      case "ask" -> {
        return new String(
            questions.ask(object.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
      }
      case "fail" -> throw new TuwenException(ErrorCode.IMAGE_UNREADABLE, object);
      case "print" -> {
        System.out.println(object.repeat(10_000));
        return "printed";
      }
      case "crash" -> {
        new Pointer(16).setInt(0, 1);
        return "survived";
      }
      case "spin" -> {
        while (true) {
          Thread.onSpinWait();
        }
      }
      default -> throw new IllegalStateException(verb);
    }
  }

  private static String take(long megabytes) {
    List<Memory> all = new ArrayList<>();
    for (int i = 0; i < megabytes; i++) {
      var memory = new Memory(1 << 20);
      memory.clear();
      all.add(memory);
    }
    return "took " + all.size();
  }
}
