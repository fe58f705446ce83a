#include "cli/interrupt.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

namespace stepwise {
namespace {

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};
volatile std::sig_atomic_t received = 0;
int pipeEnds[2] = {-1, -1};

void onSignal(int) {
  const int before = errno;
  received = 1;
  [[maybe_unused]] const auto written = write(pipeEnds[1], "!", 1);  // full pipe: the reader is woken anyway
  errno = before;
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  sigaction(signal, &action, nullptr);
}

}  // namespace

Interrupt::Interrupt() {
  received = 0;
  if (pipe2(pipeEnds, O_CLOEXEC | O_NONBLOCK) != 0) pipeEnds[0] = pipeEnds[1] = -1;
  for (int signal : kSignals) handle(signal, onSignal);
  handle(SIGPIPE, SIG_IGN);
}

Interrupt::~Interrupt() {
  for (int signal : kSignals) handle(signal, SIG_DFL);
  handle(SIGPIPE, SIG_DFL);
  for (int& end : pipeEnds) {
    if (end >= 0) close(end);
    end = -1;
  }
}

bool Interrupt::requested() const { return received != 0; }

int Interrupt::fd() const { return pipeEnds[0]; }

void Interrupt::forgetInChild() {
  for (int signal : kSignals) handle(signal, SIG_DFL);
  handle(SIGINT, SIG_IGN);
  handle(SIGPIPE, SIG_DFL);
}

}  // namespace stepwise
