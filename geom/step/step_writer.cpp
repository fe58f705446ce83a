#include "geom/step/step_writer.h"

#include <APIHeaderSection_MakeHeader.hxx>
#include <BRepBuilderAPI_Transform.hxx>
#include <Quantity_Color.hxx>
#include <STEPCAFControl_Writer.hxx>
#include <STEPConstruct.hxx>
#include <StepBasic_DerivedUnit.hxx>
#include <StepBasic_DerivedUnitElement.hxx>
#include <StepData_Protocol.hxx>
#include <StepData_StepModel.hxx>
#include <StepData_StepWriter.hxx>
#include <StepRepr_NextAssemblyUsageOccurrence.hxx>
#include <StepRepr_RepresentationItem.hxx>
#include <TCollection_HAsciiString.hxx>
#include <TDF_Label.hxx>
#include <TDataStd_Name.hxx>
#include <TDocStd_Document.hxx>
#include <TopLoc_Location.hxx>
#include <XCAFDoc_Area.hxx>
#include <XCAFDoc_Centroid.hxx>
#include <XCAFDoc_ColorTool.hxx>
#include <XCAFDoc_DocumentTool.hxx>
#include <XCAFDoc_LayerTool.hxx>
#include <XCAFDoc_MaterialTool.hxx>
#include <XCAFDoc_ShapeTool.hxx>
#include <XCAFDoc_Volume.hxx>
#include <XSControl_TransferWriter.hxx>
#include <XSControl_WorkSession.hxx>

#include <netdb.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <utility>

#include "geom/occt/convert.h"
#include "geom/occt/guard.h"
#include "geom/occt/kernel_settings.h"
#include "geom/occt/solid_shape.h"
#include "geom/step/part21_string.h"

namespace stepwise {
namespace {

const char* schemaSetting(StepSchema schema) {
  switch (schema) {
    case StepSchema::ap203: return "AP203";
    case StepSchema::ap242: return "AP242DIS";
    case StepSchema::ap214: break;
  }
  return "AP214IS";
}

/// Line breaks and other control characters have no place in the strings of a STEP file.
std::string withoutControls(std::string name) {
  for (char& c : name) {
    if (static_cast<unsigned char>(c) < ' ' || c == 127) c = ' ';
  }
  return name;
}

void nameLabel(const TDF_Label& label, const std::string& name) {
  TDataStd_Name::Set(label, TCollection_ExtendedString(withoutControls(name).c_str(), true));
}

Quantity_Color kernelColor(const Color& color) { return {color.red, color.green, color.blue, Quantity_TOC_RGB}; }

/// The body without a location of its own: a document takes a located shape for an instance.
TopoDS_Shape bakedShape(const Solid& solid) {
  const TopoDS_Shape& shape = solid.shape().shape;
  if (shape.Location().IsIdentity()) return shape;
  const gp_Trsf placement = shape.Location().Transformation();
  return BRepBuilderAPI_Transform(shape.Located(TopLoc_Location()), placement, true).Shape();
}

/// Builds the kernel's document: one label per part, subassemblies grouped by the instances' paths.
class DocumentBuilder {
 public:
  DocumentBuilder(const Assembly& assembly, LengthUnit unit)
      : assembly_(assembly),
        unit_(unit),
        document_(new TDocStd_Document("MDTV-XCAF")),
        shapes_(XCAFDoc_DocumentTool::ShapeTool(document_->Main())),
        colors_(XCAFDoc_DocumentTool::ColorTool(document_->Main())),
        layers_(XCAFDoc_DocumentTool::LayerTool(document_->Main())),
        materials_(XCAFDoc_DocumentTool::MaterialTool(document_->Main())) {}

  Handle(TDocStd_Document) build() {
    for (const Part& part : assembly_.parts) addPart(part);
    const bool bare = assembly_.parts.size() == 1 && assembly_.instances.size() <= 1 &&
                      (assembly_.instances.empty() || assembly_.instances.front().placement == Placement{});
    if (!bare) addInstances();
    shapes_->UpdateAssemblies();
    return document_;
  }

  /// Faces with a name, as they are in the document.
  const std::vector<std::pair<TopoDS_Shape, std::string>>& namedFaces() const { return namedFaces_; }

 private:
  void addPart(const Part& part);
  void addInstances();
  TDF_Label group(const std::vector<std::string>& path);

  const Assembly& assembly_;
  LengthUnit unit_;
  Handle(TDocStd_Document) document_;
  Handle(XCAFDoc_ShapeTool) shapes_;
  Handle(XCAFDoc_ColorTool) colors_;
  Handle(XCAFDoc_LayerTool) layers_;
  Handle(XCAFDoc_MaterialTool) materials_;
  std::vector<TDF_Label> partLabels_;
  std::vector<std::pair<TopoDS_Shape, std::string>> namedFaces_;
  std::map<std::vector<std::string>, TDF_Label> groups_;
};

void DocumentBuilder::addPart(const Part& part) {
  const TopoDS_Shape shape = bakedShape(part.solid);
  const TDF_Label label = shapes_->AddShape(shape, false);
  partLabels_.push_back(label);
  nameLabel(label, part.name);
  if (part.color) colors_->SetColor(label, kernelColor(*part.color), XCAFDoc_ColorSurf);
  TopTools_IndexedMapOfShape faces;
  TopExp::MapShapes(shape, TopAbs_FACE, faces);
  for (int id = 1; id <= faces.Extent() && static_cast<std::size_t>(id) <= part.faces.size(); ++id) {
    const PartFace& face = part.faces[static_cast<std::size_t>(id) - 1];
    if (face.color) {
      // A sheet of one face may be that face: a shape is no part of itself.
      const TDF_Label faceLabel = faces(id).IsSame(shape) ? label : shapes_->AddSubShape(label, faces(id));
      if (!faceLabel.IsNull()) colors_->SetColor(faceLabel, kernelColor(*face.color), XCAFDoc_ColorSurf);
    }
    if (!face.name.empty()) namedFaces_.emplace_back(faces(id), face.name);
  }
  for (const std::string& layer : part.layers)
    layers_->SetLayer(label, TCollection_ExtendedString(layer.c_str(), true));
  if (part.material) {
    const double density = part.densityGPerCm3.value_or(0);
    materials_->SetMaterial(label, new TCollection_HAsciiString(part.material->c_str()),
                            new TCollection_HAsciiString(""), density, new TCollection_HAsciiString("density measure"),
                            new TCollection_HAsciiString("POSITIVE_RATIO_MEASURE"));
  }
  if (part.validation.volumeMm3) XCAFDoc_Volume::Set(label, *part.validation.volumeMm3);
  if (part.validation.areaMm2) XCAFDoc_Area::Set(label, *part.validation.areaMm2);
  // The kernel writes the centroid without converting it: none is better than a wrong one.
  if (part.validation.centroid && unit_ == LengthUnit::mm)
    XCAFDoc_Centroid::Set(label, toPnt(*part.validation.centroid));
}

/// The subassembly at the end of `path`, made on demand inside the one before it.
TDF_Label DocumentBuilder::group(const std::vector<std::string>& path) {
  const auto known = groups_.find(path);
  if (known != groups_.end()) return known->second;
  const TDF_Label label = shapes_->NewShape();
  nameLabel(label, path.empty() ? "assembly" : path.back());
  groups_.emplace(path, label);
  if (path.size() > 1) {
    const TDF_Label parent = group(std::vector<std::string>(path.begin(), path.end() - 1));
    nameLabel(shapes_->AddComponent(parent, label, TopLoc_Location()), path.back());
  }
  return label;
}

void DocumentBuilder::addInstances() {
  for (const Instance& instance : assembly_.instances) {
    std::vector<std::string> path = instance.path;
    if (!path.empty()) path.pop_back();  // its own name
    if (path.empty()) path.push_back("assembly");
    const TDF_Label& part = partLabels_[static_cast<std::size_t>(instance.part)];
    const TDF_Label component = shapes_->AddComponent(group(path), part, TopLoc_Location(toTrsf(instance.placement)));
    nameLabel(component, instance.name);
  }
}

Handle(TCollection_HAsciiString) text(const std::string& value) {
  return new TCollection_HAsciiString(withoutControls(value).c_str());
}

/// No date, no user, no host: the same input gives the same bytes.
void writeHeader(const Handle(StepData_StepModel) & model, const std::string& name) {
  APIHeaderSection_MakeHeader header(model);
  header.SetName(text(name));
  header.SetTimeStamp(text("1970-01-01T00:00:00"));
  header.SetAuthorValue(1, text(""));
  header.SetOrganizationValue(1, text(""));
  header.SetDescriptionValue(1, text(""));
  header.SetPreprocessorVersion(text("Stepwise"));
  header.SetOriginatingSystem(text("Stepwise"));
  header.SetAuthorisation(text(""));
}

void nameFaces(const STEPCAFControl_Writer& writer, const std::vector<std::pair<TopoDS_Shape, std::string>>& faces) {
  const auto process = writer.Writer().WS()->TransferWriter()->FinderProcess();
  for (const auto& [face, name] : faces) {
    const auto item = STEPConstruct::FindEntity(process, face);
    if (!item.IsNull()) item->SetName(text(name));
  }
}

/// The kernel numbers instances over all files that the process has written; number those of this file.
void numberInstances(const Handle(StepData_StepModel) & model) {
  int number = 0;
  for (int i = 1; i <= model->NbEntities(); ++i) {
    const auto instance = Handle(StepRepr_NextAssemblyUsageOccurrence)::DownCast(model->Value(i));
    if (!instance.IsNull()) instance->SetId(text(std::to_string(++number)));
  }
}

/// The kernel writes the unit of density as g3 cm2; g/cm3 is meant.
void mendDensityUnits(const Handle(StepData_StepModel) & model) {
  for (int i = 1; i <= model->NbEntities(); ++i) {
    const auto unit = Handle(StepBasic_DerivedUnit)::DownCast(model->Value(i));
    if (unit.IsNull() || unit->NbElements() != 2) continue;
    const auto mass = unit->ElementsValue(1), length = unit->ElementsValue(2);
    if (mass->Exponent() != 3 || length->Exponent() != 2) continue;
    mass->SetExponent(1);
    length->SetExponent(-3);
  }
}

Result<void> writeFile(const std::string& content, const std::string& path) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  if (!file) return fail({"not-writable", path, "the file cannot be written", "check the folder and its permissions"});
  return {};
}

}  // namespace

namespace {

/// The kernel names this machine as the author of an AP203 file, and crashes where its name has no address, as in a
/// bare container.
bool hostHasAddress() {
  char host[256] = {};
  return gethostname(host, sizeof host - 1) == 0 && gethostbyname(host) != nullptr;
}

}  // namespace

Result<void> writeStep(const Assembly& assembly, const std::string& path, const WriteStepOptions& options) {
  if (assembly.parts.empty()) return fail({"nothing-to-write", path, "the assembly has no parts", ""});
  for (const Instance& instance : assembly.instances) {
    const bool known = instance.part >= 0 && static_cast<std::size_t>(instance.part) < assembly.parts.size();
    if (!known) return fail({"bad-instance", path, "an instance names a part that does not exist", ""});
  }
  if (options.schema == StepSchema::ap203 && !hostHasAddress()) {
    return fail({"host-without-address", path, "AP203 cannot be written: the name of this machine has no address",
                 "write AP214 or AP242, or add the name to /etc/hosts"});
  }
  return guarded(path, [&]() -> Result<void> {
    KernelSettings settings;
    settings.set("xstep.cascade.unit", "MM");
    settings.set("write.step.unit", options.unit == LengthUnit::inch ? "INCH" : "MM");
    settings.set("write.step.schema", schemaSetting(options.schema));
    settings.set("write.step.assembly", 2);
    settings.set("write.surfacecurve.mode", 0);  // readers find curves on surfaces again: half the bytes
    DocumentBuilder builder(assembly, options.unit);
    const auto document = builder.build();
    STEPCAFControl_Writer writer;
    // From 7.8 on the kernel writes the name of the unit from the setting, but scales by what the model says.
    writer.ChangeWriter().Model()->SetWriteLengthUnit(options.unit == LengthUnit::inch ? 25.4 : 1);
    if (!writer.Transfer(document)) {
      return fail({"not-writable", path, "the bodies cannot be translated to STEP", "check that they are valid"});
    }
    nameFaces(writer, builder.namedFaces());
    numberInstances(writer.ChangeWriter().Model());
    mendDensityUnits(writer.ChangeWriter().Model());
    writeHeader(writer.ChangeWriter().Model(), assembly.parts.size() == 1 ? assembly.parts.front().name : "assembly");
    const auto session = writer.Writer().WS();
    StepData_StepWriter printer(writer.ChangeWriter().Model());
    printer.SendModel(Handle(StepData_Protocol)::DownCast(session->Protocol()));
    std::ostringstream stream;
    printer.Print(stream);
    return writeFile(escapeNonAscii(stream.str()), path);
  });
}

Assembly assemblyOf(const Solid& solid, const std::string& name) {
  Part part;
  part.name = name;
  part.productId = name;
  part.solid = solid;
  part.faces.resize(static_cast<std::size_t>(faceCount(solid)));
  part.closed = solidCount(solid) > 0;
  Assembly assembly;
  assembly.parts.push_back(std::move(part));
  Instance instance;
  instance.name = name;
  instance.path = {name};
  assembly.instances.push_back(std::move(instance));
  return assembly;
}

}  // namespace stepwise
