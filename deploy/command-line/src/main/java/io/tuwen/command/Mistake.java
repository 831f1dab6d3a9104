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
      return Words.of("%s is given twice", name(twice.getOverwritten()));
    }
    if (e.getArgSpec() != null && e.getCause() instanceof IllegalArgumentException) {
      return name(e.getArgSpec()) + " " + e.getCause().getMessage();
    }
    return e.getMessage();
  }

  private static String unknown(String word, CommandLine line) {
    var spec = line.getCommandSpec();
    var known = new ArrayList<String>();
    String sentence;
    if (word.startsWith("-")) {
      known.addAll(spec.optionsMap().keySet());
      sentence = Words.of("unknown option %s", word);
    } else if (spec.subcommands().isEmpty()) {
      sentence = Words.of("unknown argument %s", word);
    } else {
      known.addAll(spec.subcommands().keySet());
      sentence = Words.of("unknown command %s", word);
    }
    return sentence
        + Nearest.to(word, known).map(it -> Words.of("; did you mean %s?", it)).orElse("");
  }

  /** Either the whole option, or only its value. */
  private static String missing(MissingParameterException e, List<String> arguments) {
    var missing = e.getMissing().get(0);
    if (arguments.contains(name(missing))) {
      return Words.of("%s needs a value", name(missing));
    }
    var command = e.getCommandLine().getCommandName();
    return Words.of(
        "%s needs %s %s",
        command.substring(command.lastIndexOf(' ') + 1), name(missing), missing.paramLabel());
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
