#include "cli/worker_sandbox.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>

namespace stepwise {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;  // sanitizers open files and ask for other threads' memory when they report
#else
constexpr bool kSanitized = false;
#endif

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t kArchitecture = 0;
#endif

// Rights by number: the headers of Debian 12 do not know all of them.
constexpr std::uint64_t kExecute = 1 << 0, kWriteFile = 1 << 1, kRemoveDirectory = 1 << 4, kMakeSymbolicLink = 1 << 12,
                        kRefer = 1 << 13, kTruncate = 1 << 14;

int landlockVersion() {
  if (kSanitized) return 0;
  const long version = syscall(SYS_landlock_create_ruleset, nullptr, 0, 1U /* LANDLOCK_CREATE_RULESET_VERSION */);
  return version > 0 ? static_cast<int>(version) : 0;
}

std::uint64_t writingRights(int version) {
  std::uint64_t rights = kExecute | kWriteFile;
  for (std::uint64_t right = kRemoveDirectory; right <= kMakeSymbolicLink; right <<= 1) rights |= right;
  if (version >= 2) rights |= kRefer;
  if (version >= 3) rights |= kTruncate;
  return rights;
}

void allow(int ruleset, const char* path, std::uint64_t rights) {
  landlock_path_beneath_attr rule = {};
  rule.allowed_access = rights;
  rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
  if (rule.parent_fd < 0) return;  // what does not exist need not be allowed
  syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close(rule.parent_fd);
}

void limitWriting(const std::vector<std::string>& folders) {
  const int version = landlockVersion();
  if (version == 0) return;
  const std::uint64_t rights = writingRights(version), toFile = rights & (kWriteFile | kTruncate);
  landlock_ruleset_attr attributes = {};
  attributes.handled_access_fs = rights;
  const auto ruleset =
      static_cast<int>(syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes.handled_access_fs, 0));
  if (ruleset < 0) return;
  for (const std::string& folder : folders) allow(ruleset, folder.c_str(), rights & ~kExecute);
  allow(ruleset, "/dev/null", toFile);
  allow(ruleset, "/proc/self/clear_refs", toFile);  // where the highest memory use is counted anew for each file
  syscall(SYS_landlock_restrict_self, ruleset, 0);
  close(ruleset);
}

/// Calls that a reader of files has no use for.
constexpr long kRefused[] = {SYS_socket,
                             SYS_execve,
                             SYS_execveat,
                             SYS_ptrace,
                             SYS_process_vm_readv,
                             SYS_process_vm_writev,
                             SYS_io_uring_setup,
                             SYS_bpf,
                             SYS_perf_event_open,
                             SYS_userfaultfd,
                             SYS_unshare,
                             SYS_setns,
                             SYS_mount,
                             SYS_umount2,
                             SYS_pivot_root,
                             SYS_chroot,
                             SYS_add_key,
                             SYS_request_key,
                             SYS_keyctl,
                             SYS_init_module,
                             SYS_finit_module,
                             SYS_delete_module,
                             SYS_kexec_load,
                             SYS_reboot};

sock_filter statement(std::uint16_t code, std::uint32_t value) { return {code, 0, 0, value}; }
sock_filter jump(std::uint16_t code, std::uint32_t value, std::uint8_t yes, std::uint8_t no) {
  return {code, yes, no, value};
}

void refuseCalls() {
  constexpr std::uint32_t kRefuse = SECCOMP_RET_ERRNO | EPERM;
  std::vector<sock_filter> filter;
  filter.push_back(statement(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)));
  filter.push_back(jump(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0));
  filter.push_back(statement(BPF_RET | BPF_K, kRefuse));  // calls numbered as on another machine
  filter.push_back(statement(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)));
  filter.push_back(jump(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1));  // likewise
  filter.push_back(statement(BPF_RET | BPF_K, kRefuse));
  for (const long call : kRefused) {
    filter.push_back(jump(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 1));
    filter.push_back(statement(BPF_RET | BPF_K, kRefuse));
  }
  filter.push_back(statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}

/// A kernel that knows filters complains about the missing one, not about the question.
bool knowsFilters() {
  return !kSanitized && kArchitecture != 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, nullptr, 0, 0) == -1 &&
         errno == EFAULT;
}

}  // namespace

void enterSandbox(const std::vector<std::string>& writableFolders) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return;
  limitWriting(writableFolders);
  if (knowsFilters()) refuseCalls();
}

SandboxState sandboxOfThisSystem() {
  SandboxState state;
  const int version = landlockVersion();
  state.writingIsLimited = version > 0;
  state.networkIsLimited = knowsFilters();
  const std::string why =
      kSanitized ? "not limited: this build reports memory errors" : "not limited: this kernel has no ";
  state.writing = version > 0  ? "only where results go (Landlock " + std::to_string(version) + ")"
                  : kSanitized ? why
                               : why + "Landlock";
  state.network = state.networkIsLimited ? "none, and no other programs (seccomp)" : kSanitized ? why : why + "seccomp";
  return state;
}

}  // namespace stepwise
