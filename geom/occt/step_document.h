// A STEP text loaded by the kernel's own reader: the entity graph, its translated shapes, and the assembly tree.
//
// For geom/ only. Every file of geom/step that looks into the kernel's document goes through this one struct, so that
// another reader can take the kernel's place behind readStep.
#pragma once

#include <STEPCAFControl_Reader.hxx>
#include <StepData_StepModel.hxx>
#include <TCollection_ExtendedString.hxx>
#include <TCollection_HAsciiString.hxx>
#include <TDF_Label.hxx>
#include <TDocStd_Document.hxx>
#include <TopoDS_Shape.hxx>
#include <Transfer_TransientProcess.hxx>
#include <XCAFDoc_ShapeTool.hxx>

#include <memory>
#include <string>
#include <string_view>

#include "geom/core/result.h"
#include "geom/step/step_reader.h"

namespace stepwise {

struct StepDocument {
  std::unique_ptr<STEPCAFControl_Reader> reader;
  Handle(TDocStd_Document) document;
  Handle(StepData_StepModel) model;
  Handle(Transfer_TransientProcess) process;  ///< entity → translated shape
  Handle(XCAFDoc_ShapeTool) shapes;

  /// The shape that an entity became; null if it became none.
  TopoDS_Shape shapeOf(const Handle(Standard_Transient) & entity) const;
};

Result<StepDocument> loadStepDocument(std::string_view text, const Progress& progress);

/// Names of the file as UTF-8. The kernel has decoded the escapes of the file already.
std::string toUtf8(const TCollection_ExtendedString& text);
std::string toUtf8(const Handle(TCollection_HAsciiString) & text);
/// The name attribute of a document label; empty if it has none.
std::string labelName(const TDF_Label& label);
/// "0:1:1:3", unique in the document: a key for ordered maps.
std::string labelEntry(const TDF_Label& label);

}  // namespace stepwise
