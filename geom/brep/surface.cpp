#include "geom/brep/surface.h"

namespace stepwise {

std::string kindName(const Surface& surface) {
  struct Visitor {
    std::string operator()(const Plane&) const { return "plane"; }
    std::string operator()(const Cylinder&) const { return "cylinder"; }
    std::string operator()(const Cone&) const { return "cone"; }
    std::string operator()(const Sphere&) const { return "sphere"; }
    std::string operator()(const Torus&) const { return "torus"; }
    std::string operator()(const Freeform& f) const { return f.kind; }
  };
  return std::visit(Visitor{}, surface);
}

}  // namespace stepwise
