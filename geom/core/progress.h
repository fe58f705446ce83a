// Progress and cancellation of long work, as a value handed down the call tree.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string_view>

namespace stepwise {

/// Called with the stage's name and its fraction done (0 … 1). Calls come from one thread at a time.
using ProgressSink = std::function<void(std::string_view stage, double fraction)>;

/// Copyable handle; all copies share one cancel flag. A default handle reports nowhere and is never cancelled.
class Progress {
 public:
  Progress() = default;
  explicit Progress(ProgressSink sink)
      : sink_(std::move(sink)), cancelled_(std::make_shared<std::atomic<bool>>(false)) {}

  void report(std::string_view stage, double fraction) const {
    if (sink_) sink_(stage, fraction);
  }
  void cancel() const {
    if (cancelled_) cancelled_->store(true);
  }
  /// The same cancel flag without the reports, for work whose stages would interleave.
  Progress silent() const {
    Progress copy(*this);
    copy.sink_ = nullptr;
    return copy;
  }
  bool cancelled() const { return cancelled_ && cancelled_->load(std::memory_order_relaxed); }

 private:
  ProgressSink sink_;
  std::shared_ptr<std::atomic<bool>> cancelled_;
};

}  // namespace stepwise
