#include "features/recognize/feature.h"

namespace stepwise {

std::string kindName(const FeatureShape& shape) {
  struct Visitor {
    std::string operator()(const Hole&) const { return "hole"; }
    std::string operator()(const Cavity& cavity) const {
      switch (cavity.kind) {
        case Cavity::Kind::pocket: return "pocket";
        case Cavity::Kind::passage: return "passage";
        case Cavity::Kind::slot: return "slot";
        case Cavity::Kind::step: return "step";
        case Cavity::Kind::notch: return "notch";
      }
      return "pocket";
    }
    std::string operator()(const Boss&) const { return "boss"; }
    std::string operator()(const Rib&) const { return "rib"; }
    std::string operator()(const Groove&) const { return "groove"; }
    std::string operator()(const Round&) const { return "round"; }
    std::string operator()(const Fillet&) const { return "fillet"; }
    std::string operator()(const Chamfer&) const { return "chamfer"; }
    std::string operator()(const TurnedProfile&) const { return "turned"; }
    std::string operator()(const FreeformRegion&) const { return "freeform"; }
    std::string operator()(const Thread&) const { return "thread"; }
    std::string operator()(const Gear&) const { return "gear"; }
    std::string operator()(const Knurl&) const { return "knurl"; }
    std::string operator()(const Text&) const { return "text"; }
    std::string operator()(const InnerVoid&) const { return "void"; }
    std::string operator()(const Sheet&) const { return "sheet"; }
    std::string operator()(const MilledFace&) const { return "face"; }
    std::string operator()(const OuterProfile&) const { return "profile"; }
  };
  return std::visit(Visitor{}, shape);
}

}  // namespace stepwise
