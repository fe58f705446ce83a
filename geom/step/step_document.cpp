#include "geom/occt/step_document.h"

#include <TDF_Tool.hxx>
#include <TDataStd_Name.hxx>
#include <TransferBRep.hxx>
#include <XCAFDoc_DocumentTool.hxx>
#include <XSControl_TransferReader.hxx>
#include <XSControl_WorkSession.hxx>

#include <istream>
#include <streambuf>

#include "geom/occt/guard.h"
#include "geom/step/part21_string.h"

namespace stepwise {
namespace {

/// Lets the kernel read the text where it is, without a copy.
class TextBuffer : public std::streambuf {
 public:
  explicit TextBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

}  // namespace

TopoDS_Shape StepDocument::shapeOf(const Handle(Standard_Transient) & entity) const {
  return TransferBRep::ShapeResult(process, entity);
}

Result<StepDocument> loadStepDocument(std::string_view text, const Progress& progress) {
  return guarded("STEP translation", [&]() -> Result<StepDocument> {
    StepDocument result;
    result.reader = std::make_unique<STEPCAFControl_Reader>();
    TextBuffer buffer(text);
    std::istream stream(&buffer);
    // The name would be the folder in which referenced files are looked for; those stay missing parts.
    const IFSelect_ReturnStatus state = result.reader->ChangeReader().ReadStream("", stream);
    if (state != IFSelect_RetDone) {
      return fail({"not-readable", "STEP text", "the STEP text cannot be parsed", "export the file again"});
    }
    progress.report("translate", 0.3);
    result.reader->SetGDTMode(false);  // the text is read for that: the kernel loses values and mixes up units
    result.reader->SetMatMode(false);  // so it is for materials: densities come out a thousandfold wrong
    result.reader->SetSHUOMode(false);
    result.reader->SetViewMode(false);
    result.document = new TDocStd_Document("MDTV-XCAF");
    result.shapes = XCAFDoc_DocumentTool::ShapeTool(result.document->Main());
    const bool translated = result.reader->Transfer(result.document);
    const auto session = result.reader->Reader().WS();
    result.model = Handle(StepData_StepModel)::DownCast(session->Model());
    if (!translated || result.model.IsNull() || session->TransferReader().IsNull()) {
      return fail({"no-shape", "STEP text", "no product of the file has a shape that can be translated",
                   "export it as AP203, AP214 or AP242 with solid bodies"});
    }
    result.process = session->TransferReader()->TransientProcess();
    return result;
  });
}

std::string toUtf8(const TCollection_ExtendedString& text) {
  std::string utf8(static_cast<std::size_t>(text.LengthOfCString()), '\0');
  Standard_PCharacter data = utf8.data();
  text.ToUTF8CString(data);
  return sanitizedUtf8(utf8);
}

std::string toUtf8(const Handle(TCollection_HAsciiString) & text) {
  return text.IsNull() ? std::string() : sanitizedUtf8(text->ToCString());
}

std::string labelName(const TDF_Label& label) {
  Handle(TDataStd_Name) attribute;
  return label.FindAttribute(TDataStd_Name::GetID(), attribute) ? toUtf8(attribute->Get()) : std::string();
}

std::string labelEntry(const TDF_Label& label) {
  TCollection_AsciiString entry;
  TDF_Tool::Entry(label, entry);
  return entry.ToCString();
}

}  // namespace stepwise
