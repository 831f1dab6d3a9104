package io.tuwen.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in a sentence for the user. */
final class Mistake {
  private Mistake() {}

  static String sentence(ParameterException e, List<String> arguments) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unknown(unmatched.getUnmatched().get(0), e.getCommandLine());
    }
    if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      var unmatched = e.getCommandLine().getUnmatchedArguments();
      // What is missing may be there with a typing error.
      return unmatched.isEmpty()
          ? missing(missing, arguments)
          : unknown(unmatched.get(0), e.getCommandLine());
    }
    if (e instanceof OverwrittenOptionException twice) {
      return name(twice.getOverwritten()) + " is given twice";
    }
    if (e.getArgSpec() != null && e.getCause() instanceof IllegalArgumentException) {
      return name(e.getArgSpec()) + " " + e.getCause().getMessage();
    }
    return e.getMessage();
  }

  private static String unknown(String word, CommandLine line) {
    var spec = line.getCommandSpec();
    var known = new ArrayList<String>();
    String kind;
    if (word.startsWith("-")) {
      kind = "option";
      known.addAll(spec.optionsMap().keySet());
    } else {
      kind = spec.subcommands().isEmpty() ? "argument" : "command";
      known.addAll(spec.subcommands().keySet());
    }
    return "unknown %s %s%s"
        .formatted(
            kind, word, Nearest.to(word, known).map(it -> "; did you mean " + it + "?").orElse(""));
  }

  /** Either the whole option, or only its value. */
  private static String missing(MissingParameterException e, List<String> arguments) {
    var missing = e.getMissing().get(0);
    if (arguments.contains(name(missing))) {
      return name(missing) + " needs a value";
    }
    var command = e.getCommandLine().getCommandName();
    return "%s needs %s %s"
        .formatted(
            command.substring(command.lastIndexOf(' ') + 1), name(missing), missing.paramLabel());
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
