package io.tuwen.worker.sandbox;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Structure;

/** The calls of the operating system with which a process gives rights away. */
interface LibC extends Library {
  LibC CALLS = Native.load("c", LibC.class);

  int PR_CAPBSET_DROP = 24;
  int PR_SET_NO_NEW_PRIVS = 38;

  int RLIMIT_FSIZE = 1;
  int RLIMIT_DATA = 2;
  int RLIMIT_CORE = 4;

  int O_PATH = 0x200000;
  int O_CLOEXEC = 0x80000;

  NativeLong syscall(NativeLong number, Object... arguments);

  int prctl(int option, Object... arguments);

  int setrlimit(int resource, Limit limit);

  int getpid();

  int open(String path, int flags, Object... mode);

  int dup(int descriptor);

  int dup2(int from, int to);

  int close(int descriptor);

  /** {@code struct rlimit}. */
  @Structure.FieldOrder({"soft", "hard"})
  final class Limit extends Structure {
    public NativeLong soft;
    public NativeLong hard;

    Limit(long value) {
      soft = new NativeLong(value);
      hard = new NativeLong(value);
    }
  }

  /** Calls what the library has no function for; the arguments are as wide as a pointer. */
  static long call(long number, Object... arguments) {
    return CALLS.syscall(new NativeLong(number), arguments).longValue();
  }
}
