// Names, colours, layers and material of a body and its faces, from the kernel's document. For geom/ only.
#pragma once

#include <TopoDS_TShape.hxx>

#include <map>
#include <string>

#include "geom/occt/step_document.h"
#include "geom/step/assembly.h"

namespace stepwise {

class BodyAttributes {
 public:
  explicit BodyAttributes(const StepDocument& document);

  /// Fills faces, color, layers, material and density of `part`, whose solid is a body of the product `label`.
  void read(const TDF_Label& label, Part& part) const;

 private:
  void readFaces(Part& part) const;
  void readColor(const TDF_Label& label, Part& part) const;
  void readMaterial(const TDF_Label& label, Part& part) const;

  const StepDocument& document_;
  std::map<const TopoDS_TShape*, std::string> faceNames_;
};

}  // namespace stepwise
