package io.tuwen.resize.process;

import java.util.List;
import java.util.Optional;

/**
 * Actions that are done from left to right.
 *
 * @param canonical the one way to write it: equal processings are equal here, whatever their
 *     arguments' order and whichever defaults were spelled out
 */
public record Actions(List<Action> actions, String canonical) {
  public Actions {
    actions = List.copyOf(actions);
  }

  /** The last action of a kind, which is the one that counts where there is one result. */
  public <A extends Action> Optional<A> last(Class<A> kind) {
    return actions.stream().filter(kind::isInstance).map(kind::cast).reduce((first, next) -> next);
  }

  /** Whether the result is a text about the picture. */
  public boolean isText() {
    return last(Action.Info.class).isPresent() || last(Action.AverageHue.class).isPresent();
  }
}
