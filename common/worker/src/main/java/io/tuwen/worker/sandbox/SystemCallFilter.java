package io.tuwen.worker.sandbox;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the kernel is to refuse to this process from now on: sockets of every kind, other programs,
 * other processes, and whatever reaches round the file system's rights.
 *
 * <p>A filter of the kernel ({@code seccomp}), which no code of the process can take back, native
 * code that a file has taken over neither.
 */
final class SystemCallFilter {
  private static final int LOAD = 0x20;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int JUMP_IF_GREATER_OR_EQUAL = 0x35;
  private static final int JUMP_IF_ANY_BIT = 0x45;
  private static final int RETURN = 0x06;

  private static final int NUMBER = 0;
  private static final int ARCHITECTURE = 4;
  private static final int FIRST_ARGUMENT = 16;

  private static final int ALLOW = 0x7fff0000;
  private static final int REFUSE = 0x00050000;
  private static final int NOT_PERMITTED = REFUSE | 1;

  /** The C library then does it in the older way, which can be looked into. */
  private static final int NOT_THERE = REFUSE | 38;

  private static final int CLONE_THREAD = 0x10000;
  private static final int OTHER_NUMBERS = 0x40000000;

  private static final int SET_MODE_FILTER = 1;
  private static final int ALL_THREADS = 1;

  /**
   * The numbers of one platform.
   *
   * @param refused names and numbers, so that a reader can tell which they are
   * @param signals allowed where the first argument is this process; 0 would be all of its group
   * @param limits allowed where the first argument is this process, or 0, which means it here
   */
  private record Numbers(
      String refused, int newThread, int newProcess, String signals, String limits) {}

  private static final Numbers X86_64 =
      new Numbers(
          """
          socket=41 connect=42 accept=43 sendto=44 sendmsg=46 bind=49 listen=50 socketpair=53
          accept4=288 sendmmsg=307 fork=57 vfork=58 execve=59 execveat=322
          ptrace=101 process_vm_readv=310 process_vm_writev=311 rt_sigqueueinfo=129
          rt_tgsigqueueinfo=297 tkill=200 pidfd_send_signal=424 pidfd_open=434 pidfd_getfd=438
          pivot_root=155 chroot=161 mount=165 umount2=166 unshare=272 setns=308
          name_to_handle_at=303 open_by_handle_at=304 init_module=175 finit_module=313
          kexec_load=246 add_key=248 request_key=249 keyctl=250 perf_event_open=298 bpf=321
          userfaultfd=323 io_uring_setup=425""",
          56,
          435,
          "kill=62 tgkill=234",
          "prlimit64=302");

  private static final Numbers AARCH64 =
      new Numbers(
          """
          socket=198 connect=203 accept=202 sendto=206 sendmsg=211 bind=200 listen=201
          socketpair=199 accept4=242 sendmmsg=269 execve=221 execveat=281
          ptrace=117 process_vm_readv=270 process_vm_writev=271 rt_sigqueueinfo=138
          rt_tgsigqueueinfo=240 tkill=130 pidfd_send_signal=424 pidfd_open=434 pidfd_getfd=438
          pivot_root=41 chroot=51 mount=40 umount2=39 unshare=97 setns=268
          name_to_handle_at=264 open_by_handle_at=265 init_module=105 finit_module=273
          kexec_load=104 add_key=217 request_key=218 keyctl=219 perf_event_open=241 bpf=280
          userfaultfd=282 io_uring_setup=425""",
          220,
          435,
          "kill=129 tgkill=131",
          "prlimit64=261");

  private final List<long[]> program = new ArrayList<>();

  private SystemCallFilter() {}

  /** Confines all threads of this process. Says whether the kernel did so. */
  static boolean install(Platform platform, int ownPid) {
    var filter = new SystemCallFilter();
    filter.write(platform, ownPid);
    return filter.install(platform);
  }

  private void write(Platform platform, int ownPid) {
    var numbers = platform == Platform.X86_64 ? X86_64 : AARCH64;
    load(ARCHITECTURE);
    // The numbers of another architecture mean something else.
    ifEqual(platform.audit, 1);
    give(NOT_PERMITTED);
    load(NUMBER);
    add(JUMP_IF_GREATER_OR_EQUAL, 0, 1, OTHER_NUMBERS);
    give(NOT_PERMITTED);
    numbers(numbers.refused).forEach(number -> refuse(number, NOT_PERMITTED));
    refuse(numbers.newProcess, NOT_THERE);
    // A thread, and no process.
    unlessEqual(numbers.newThread, 4);
    load(FIRST_ARGUMENT);
    add(JUMP_IF_ANY_BIT, 1, 0, CLONE_THREAD);
    give(NOT_PERMITTED);
    give(ALLOW);
    numbers(numbers.signals).forEach(number -> allowForOneself(number, ownPid, ownPid));
    numbers(numbers.limits).forEach(number -> allowForOneself(number, ownPid, 0));
    give(ALLOW);
  }

  private static IntStream numbers(String calls) {
    return Arrays.stream(calls.strip().split("\\s+", -1))
        .mapToInt(call -> Integer.parseInt(call.substring(call.indexOf('=') + 1)));
  }

  private void allowForOneself(int number, int name, int otherName) {
    unlessEqual(number, 5);
    load(FIRST_ARGUMENT);
    ifEqual(name, 2);
    ifEqual(otherName, 1);
    give(NOT_PERMITTED);
    give(ALLOW);
  }

  private void refuse(int number, int how) {
    unlessEqual(number, 1);
    give(how);
  }

  private void load(int offset) {
    add(LOAD, 0, 0, offset);
  }

  /** Skips this number of instructions if the loaded value is this one. */
  private void ifEqual(int value, int skipped) {
    add(JUMP_IF_EQUAL, skipped, 0, value);
  }

  private void unlessEqual(int value, int skipped) {
    add(JUMP_IF_EQUAL, 0, skipped, value);
  }

  private void give(int verdict) {
    add(RETURN, 0, 0, verdict);
  }

  private void add(int code, int whenTrue, int whenFalse, int operand) {
    program.add(new long[] {code, whenTrue, whenFalse, operand & 0xffffffffL});
  }

  private boolean install(Platform platform) {
    try (var instructions = new Memory(8L * program.size());
        var header = new Memory(16)) {
      var buffer = instructions.getByteBuffer(0, instructions.size());
      fill(buffer.order(ByteOrder.nativeOrder()));
      header.clear();
      header.setShort(0, (short) program.size());
      header.setPointer(8, instructions);
      return LibC.call(platform.seccomp, SET_MODE_FILTER, ALL_THREADS, header) == 0;
    }
  }

  private void fill(ByteBuffer buffer) {
    for (var instruction : program) {
      buffer
          .putShort((short) instruction[0])
          .put((byte) instruction[1])
          .put((byte) instruction[2])
          .putInt((int) instruction[3]);
    }
  }
}
