// Ctrl-C and termination signals as something a poll loop can wait for.
#pragma once

namespace stepwise {

/// Catches SIGINT, SIGTERM and SIGHUP while it lives and ignores SIGPIPE. One at a time per process.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  bool requested() const;
  /// Readable once a signal has come.
  int fd() const;
  /// For a child after fork: Ctrl-C goes to the parent alone, which ends its children; all else is as usual.
  static void forgetInChild();
};

}  // namespace stepwise
