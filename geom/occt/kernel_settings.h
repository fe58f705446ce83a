// Changes the kernel's global settings for the length of a scope, and keeps its chatter off stdout. For geom/ only.
//
//   KernelSettings settings;
//   settings.set("xstep.cascade.unit", "MM");
//
// The destructor puts every old value and every message printer back. The settings are process-wide: one guard at a
// time, and none while another thread reads or writes STEP.
#pragma once

#include <Message_SequenceOfPrinters.hxx>

#include <string>
#include <utility>
#include <vector>

namespace stepwise {

class KernelSettings {
 public:
  KernelSettings();
  ~KernelSettings();
  KernelSettings(const KernelSettings&) = delete;
  KernelSettings& operator=(const KernelSettings&) = delete;

  /// Settings that this version of the kernel does not know are left out silently: they are refinements only.
  void set(const std::string& key, const std::string& value);
  void set(const std::string& key, int value);

 private:
  std::vector<std::pair<std::string, std::string>> previous_;
  Message_SequenceOfPrinters printers_;
  bool autoNaming_;
};

}  // namespace stepwise
