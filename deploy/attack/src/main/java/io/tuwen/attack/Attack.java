package io.tuwen.attack;

import java.util.List;

/** One way to harm a system. Bounded in requests and in time. */
interface Attack {
  String name();

  /** What must hold, in one sentence. */
  String claim();

  /** Attacks, and looks. */
  List<Finding> run(Target target) throws InterruptedException;
}
