// Names, colours and layers of a body and its faces, from the kernel's document. For geom/ only.
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

  /// Faces that the kernel turned over because the file had them the wrong way out.
  int countTurnedFaces(const Part& part) const;

  /// Fills faces, color, layers and validation properties of `part`, whose solid is a body of the product `label`.
  void read(const TDF_Label& label, Part& part) const;

 private:
  void readFaces(Part& part) const;
  void readColor(const TDF_Label& label, Part& part) const;
  void readValidation(const TDF_Label& label, Part& part) const;

  const StepDocument& document_;
  struct FaceEntity {
    std::string name;
    bool sameSense = true;
  };
  std::map<const TopoDS_TShape*, FaceEntity> faceEntities_;
};

}  // namespace stepwise
