#include "geom/step/mapped_file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <utility>

namespace stepwise {
namespace {

/// What the handler knows of one mapped file; it may take no lock and no memory.
struct Slot {
  std::atomic<bool> taken{false};
  std::atomic<std::uintptr_t> begin{0}, end{0};
  std::atomic<bool> hasHoles{false};
};
std::array<Slot, 16> slots;
struct sigaction previousAction;
std::uintptr_t pageBytes = 4096;

/// Puts zeros where the file has no page; any other such signal takes the way it took before.
void fillHole(int number, siginfo_t* info, void* context) {
  const auto at = reinterpret_cast<std::uintptr_t>(info->si_addr);
  for (Slot& slot : slots) {
    if (at < slot.begin || at >= slot.end) continue;
    void* page = reinterpret_cast<void*>(at / pageBytes * pageBytes);
    if (mmap(page, pageBytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED) break;
    slot.hasHoles = true;
    return;
  }
  if ((previousAction.sa_flags & SA_SIGINFO) != 0) {
    previousAction.sa_sigaction(number, info, context);
  } else if (previousAction.sa_handler != SIG_DFL && previousAction.sa_handler != SIG_IGN) {
    previousAction.sa_handler(number);
  } else {
    signal(number, SIG_DFL);  // the look is repeated, and ends the process
  }
}

void installHandler() {
  static std::once_flag once;
  std::call_once(once, [] {
    pageBytes = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    struct sigaction action = {};
    action.sa_sigaction = fillHole;
    action.sa_flags = SA_SIGINFO;
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, &previousAction);
  });
}

std::optional<std::size_t> takeSlot(const void* data, std::size_t bytes) {
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (slots[i].taken.exchange(true)) continue;
    slots[i].hasHoles = false;
    slots[i].begin = reinterpret_cast<std::uintptr_t>(data);
    slots[i].end = slots[i].begin + (bytes + pageBytes - 1) / pageBytes * pageBytes;
    return i;
  }
  return std::nullopt;
}

void leaveSlot(std::size_t slot) {
  slots[slot].end = 0;
  slots[slot].begin = 0;
  slots[slot].taken = false;
}

}  // namespace

std::optional<MappedFile::Stamp> MappedFile::stampOf(int file) {
  struct stat status = {};
  if (fstat(file, &status) != 0) return std::nullopt;
  return Stamp{status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

std::optional<MappedFile> MappedFile::open(const std::string& path, std::uint64_t bytes) {
  installHandler();
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  const auto before = stampOf(file);
  void* data = mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE, file, 0);
  if (data != MAP_FAILED && before) {
    if (const auto slot = takeSlot(data, bytes))
      return MappedFile(file, static_cast<const char*>(data), bytes, *slot, *before);
  }
  if (data != MAP_FAILED) munmap(data, bytes);
  close(file);
  return std::nullopt;
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : file_(std::exchange(other.file_, -1)),
      data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      slot_(other.slot_),
      before_(other.before_) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(slot_, other.slot_);
  std::swap(before_, other.before_);
  return *this;
}

MappedFile::~MappedFile() {
  if (data_ == nullptr) return;
  munmap(const_cast<char*>(data_), size_);
  leaveSlot(slot_);
  close(file_);
}

bool MappedFile::hasChanged() const { return slots[slot_].hasHoles || stampOf(file_) != before_; }

}  // namespace stepwise
