#include "geom/occt/kernel_settings.h"

#include <Interface_Static.hxx>
#include <Message.hxx>
#include <Message_Messenger.hxx>
#include <STEPCAFControl_Controller.hxx>
#include <XCAFDoc_ShapeTool.hxx>

namespace stepwise {

KernelSettings::KernelSettings() : autoNaming_(XCAFDoc_ShapeTool::AutoNaming()) {
  STEPCAFControl_Controller::Init();  // registers the settings; does nothing the second time
  printers_ = Message::DefaultMessenger()->Printers();
  Message::DefaultMessenger()->ChangePrinters().Clear();
  XCAFDoc_ShapeTool::SetAutoNaming(false);  // names like "SOLID" would pass for names of the file
}

KernelSettings::~KernelSettings() {
  for (auto it = previous_.rbegin(); it != previous_.rend(); ++it) {
    Interface_Static::SetCVal(it->first.c_str(), it->second.c_str());
  }
  XCAFDoc_ShapeTool::SetAutoNaming(autoNaming_);
  Message::DefaultMessenger()->ChangePrinters() = printers_;
}

void KernelSettings::set(const std::string& key, const std::string& value) {
  if (!Interface_Static::IsPresent(key.c_str())) return;
  previous_.emplace_back(key, Interface_Static::CVal(key.c_str()));
  Interface_Static::SetCVal(key.c_str(), value.c_str());
}

void KernelSettings::set(const std::string& key, int value) { set(key, std::to_string(value)); }

}  // namespace stepwise
