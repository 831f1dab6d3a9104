package io.tuwen.contract.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Every regular expression in the compiled classes of a module, and what an attacker's best input
 * costs it.
 *
 * <p>A regular expression is a string constant that repeats something without a bound and that the
 * engine takes. It does not matter where it is compiled, so none gets by through a method in
 * between.
 */
public final class CompiledPatterns {
  private static final Pattern UNBOUNDED = Pattern.compile("[*+]|,\\}");
  private static final int MAX_REGEX = 1000;

  /** Patterns that see no text of strangers, each with the reason. */
  private static final Map<String, String> ALLOWED =
      Map.of(
          "(_ocr\\.(json|txt)|[!@][^/]*)$", "chaos cuts its own keys with it",
          ".*\\.(\\d+)\\.unfinished", "the launcher wrote these file names itself");

  private CompiledPatterns() {}

  /**
   * What is wrong with the patterns of a module.
   *
   * @param classes a directory of classes, or a jar
   * @param root the package whose classes count, such as {@code io.tuwen.upload}
   */
  public static List<String> complaints(Path classes, String root) {
    try {
      if (Files.isDirectory(classes)) {
        return complaintsBelow(classes.resolve(root.replace('.', '/')));
      }
      try (var jar = FileSystems.newFileSystem(classes)) {
        return complaintsBelow(jar.getPath(root.replace('.', '/')));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> complaintsBelow(Path directory) throws IOException {
    List<Path> files;
    try (var all = Files.walk(directory)) {
      files = all.filter(it -> it.toString().endsWith(".class")).sorted().toList();
    }
    if (files.isEmpty()) {
      throw new IllegalStateException("there are no classes to look at in " + directory);
    }
    var complaints = new ArrayList<String>();
    for (var file : files) {
      var constants = new Constants();
      new ClassReader(Files.readAllBytes(file)).accept(constants, ClassReader.SKIP_DEBUG);
      constants
          .found()
          .forEach(
              (regex, finding) ->
                  measured(regex, finding).stream()
                      .map(it -> file.getFileName() + ": " + it)
                      .forEach(complaints::add));
    }
    return complaints;
  }

  private static List<String> measured(String text, boolean finding) {
    if (text.length() > MAX_REGEX || ALLOWED.containsKey(text) || !UNBOUNDED.matcher(text).find()) {
      return List.of();
    }
    try {
      return PatternMeasurement.complaint(Pattern.compile(text), finding).stream().toList();
    } catch (PatternSyntaxException e) {
      // Some other text, with a star in it.
      return List.of();
    }
  }

  /** The strings of a class, and whether its code looks for what they describe in a text. */
  private static final class Constants extends ClassVisitor {
    /** Methods that try a pattern at every place of a text. */
    private static final Set<String> FINDING =
        Set.of(
            "find",
            "results",
            "replaceAll",
            "replaceFirst",
            "split",
            "splitAsStream",
            "asPredicate");

    private final Set<String> strings = new TreeSet<>();
    private final Set<String> soughtByString = new TreeSet<>();
    private boolean matcherFinds;

    Constants() {
      super(Opcodes.ASM9);
    }

    Map<String, Boolean> found() {
      var found = new TreeMap<String, Boolean>();
      strings.forEach(it -> found.put(it, matcherFinds || soughtByString.contains(it)));
      return found;
    }

    @Override
    public FieldVisitor visitField(
        int access, String name, String type, String sign, Object value) {
      if (value instanceof String text) {
        strings.add(text);
      }
      return null;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String type, String sign, String[] exceptions) {
      return new Code();
    }

    private final class Code extends MethodVisitor {
      /** The last two, since a replacement stands behind its expression. */
      private final Deque<String> last = new ArrayDeque<>();

      Code() {
        super(Opcodes.ASM9);
      }

      @Override
      public void visitLdcInsn(Object value) {
        if (value instanceof String text) {
          strings.add(text);
          last.add(text);
          if (last.size() > 2) {
            last.remove();
          }
        }
      }

      @Override
      public void visitInvokeDynamicInsn(
          String name, String type, Handle bootstrap, Object... arguments) {
        for (var it : arguments) {
          if (it instanceof Handle handle && FINDING.contains(handle.getName())) {
            matcherFinds |= handle.getOwner().startsWith("java/util/regex/");
          }
        }
      }

      @Override
      public void visitMethodInsn(
          int opcode, String owner, String name, String type, boolean isInterface) {
        if (FINDING.contains(name)) {
          if (owner.equals("java/lang/String")) {
            soughtByString.addAll(last);
          }
          matcherFinds |= owner.startsWith("java/util/regex/");
        }
      }
    }
  }
}
