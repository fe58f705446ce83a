#include "geom/step/brep_reader.h"

#include <BRepBuilderAPI_MakeSolid.hxx>
#include <BRepBuilderAPI_Transform.hxx>
#include <BRepLib.hxx>
#include <BRepTools.hxx>
#include <BRep_Builder.hxx>
#include <BRep_Tool.hxx>
#include <TopExp.hxx>
#include <TopExp_Explorer.hxx>
#include <TopTools_IndexedMapOfShape.hxx>
#include <TopTools_MapOfShape.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Compound.hxx>
#include <TopoDS_Iterator.hxx>
#include <TopoDS_Shell.hxx>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <utility>

#include "geom/occt/convert.h"
#include "geom/occt/guard.h"
#include "geom/occt/kernel_settings.h"
#include "geom/occt/solid_shape.h"
#include "geom/step/check_parts.h"

namespace stepwise {
namespace {

std::string firstBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string start(256, '\0');
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(file.gcount()));
  return start;
}

bool isText(const std::string& start) { return start.find("CASCADE Topology V") != std::string::npos; }
bool isBinary(const std::string& start) { return start.find("Open CASCADE Topology V") != std::string::npos; }

/// A motion that keeps lengths and handedness: what a Placement can say.
bool isRigid(const gp_Trsf& t) { return std::abs(t.ScaleFactor() - 1) < 1e-9 && !t.IsNegative(); }

/// One body where the shape holds it.
struct Occurrence {
  TopoDS_Shape shape;
  bool closed = true;
};

/// Compounds and compsolids are looked through; what is not in a solid stays together, one body per call.
std::vector<Occurrence> bodiesIn(const TopoDS_Shape& shape) {
  std::vector<Occurrence> bodies;
  for (TopExp_Explorer it(shape, TopAbs_SOLID); it.More(); it.Next()) bodies.push_back({it.Current()});
  std::vector<TopoDS_Shape> open;
  for (TopExp_Explorer it(shape, TopAbs_SHELL, TopAbs_SOLID); it.More(); it.Next()) {
    const TopoDS_Shell shell = TopoDS::Shell(it.Current());
    if (!BRep_Tool::IsClosed(shell)) {
      open.push_back(shell);
      continue;
    }
    TopoDS_Solid solid = BRepBuilderAPI_MakeSolid(shell);
    BRepLib::OrientClosedSolid(solid);
    bodies.push_back({solid});
  }
  for (TopExp_Explorer it(shape, TopAbs_FACE, TopAbs_SHELL); it.More(); it.Next()) open.push_back(it.Current());
  if (open.empty()) return bodies;
  BRep_Builder builder;
  TopoDS_Compound sheet;
  builder.MakeCompound(sheet);
  for (const TopoDS_Shape& part : open) builder.Add(sheet, part);
  bodies.push_back({sheet, false});
  return bodies;
}

class BodyCollector {
 public:
  BodyCollector(const TopoDS_Shape& whole, const ReadBrepOptions& options, Assembly& assembly)
      : whole_(whole), options_(options), assembly_(assembly) {
    TopExp::MapShapes(whole, TopAbs_FACE, faces_);
  }

  void collect() {
    const std::vector<TopoDS_Shape> children = childrenOf(whole_);
    const bool named = children.size() == options_.bodies.size();
    for (std::size_t i = 0; i < children.size(); ++i) {
      BodyLabel label = named ? options_.bodies[i] : BodyLabel{options_.name, {}, std::nullopt};
      if (label.name.empty()) label.name = options_.name;
      int number = 0;
      for (const Occurrence& body : bodiesIn(children[i])) {
        BodyLabel own = label;
        if (++number > 1) own.name += " #" + std::to_string(number);
        add(body, own);
      }
    }
  }

 private:
  /// Only a compound that the caller can have made of several bodies is taken apart for naming.
  std::vector<TopoDS_Shape> childrenOf(const TopoDS_Shape& shape) const {
    if (shape.ShapeType() != TopAbs_COMPOUND || options_.bodies.size() < 2) return {shape};
    std::vector<TopoDS_Shape> children;
    for (TopoDS_Iterator it(shape); it.More(); it.Next()) children.push_back(it.Value());
    return children;
  }

  void add(const Occurrence& body, const BodyLabel& label) {
    const gp_Trsf placement = body.shape.Location().Transformation();
    const bool rigid = isRigid(placement);
    const TopoDS_TShape* key =
        rigid && body.shape.Orientation() != TopAbs_REVERSED ? body.shape.TShape().get() : nullptr;
    const auto known = key == nullptr ? parts_.end() : parts_.find(key);
    int part = 0;
    if (known != parts_.end()) {
      part = known->second;
    } else {
      part = addPart(body, label, rigid);
      if (key != nullptr) parts_.emplace(key, part);
    }
    Instance instance{part, rigid ? toPlacement(placement) : Placement{}, label.name, label.path, {}};
    if (instance.path.empty()) instance.path = {label.name};
    TopTools_IndexedMapOfShape own;
    TopExp::MapShapes(body.shape, TopAbs_FACE, own);
    for (int face = 1; face <= own.Extent(); ++face) instance.shapeFaces.push_back(faces_.FindIndex(own(face)));
    assembly_.instances.push_back(std::move(instance));
  }

  int addPart(const Occurrence& body, const BodyLabel& label, bool rigid) {
    Part part;
    part.name = label.name;
    part.material = label.material;
    part.closed = body.closed;
    part.solid = wrapShape(rigid ? body.shape.Located(TopLoc_Location())
                                 : BRepBuilderAPI_Transform(body.shape.Located(TopLoc_Location()),
                                                            body.shape.Location().Transformation(), true)
                                       .Shape());
    part.faces.resize(static_cast<std::size_t>(faceCount(part.solid)));
    if (body.closed) {
      ++assembly_.file.solidsRead;
    } else {
      part.diagnostics.push_back({Severity::warning, "open-sheet", part.name,
                                  "the faces do not close: this is a sheet without volume",
                                  "close the gaps, or make a solid of the shell"});
    }
    assembly_.parts.push_back(std::move(part));
    return static_cast<int>(assembly_.parts.size()) - 1;
  }

  const TopoDS_Shape& whole_;
  const ReadBrepOptions& options_;
  Assembly& assembly_;
  TopTools_IndexedMapOfShape faces_;
  std::map<const TopoDS_TShape*, int> parts_;  ///< looked up only, never walked: its order follows addresses
};

Result<TopoDS_Shape> loadShape(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  TopoDS_Shape shape;
  BRep_Builder builder;
  try {
    file.exceptions(std::ios::failbit | std::ios::badbit);  // else the kernel goes on without end behind the text's end
    BRepTools::Read(shape, file, builder);
  } catch (const std::ios_base::failure&) {
    shape.Nullify();
  }
  if (shape.IsNull())
    return fail({"brep-damaged", path, "the text starts like BREP, but no shape could be read from it",
                 "write the shape again"});
  return shape;
}

Result<void> checkStart(const std::string& path, std::uint64_t maxBytes) {
  std::error_code failure;
  const std::uintmax_t bytes = std::filesystem::file_size(path, failure);
  if (failure)
    return fail({"file-unreadable", path, "the file cannot be read: " + failure.message(), "check the path"});
  if (bytes > maxBytes)
    return fail({"file-too-large", path, "the file is larger than the limit of " + std::to_string(maxBytes) + " bytes",
                 "simplify the shape"});
  const std::string start = firstBytes(path);
  if (isBinary(start)) return fail({"brep-binary", path, "this is the binary form of BREP", "write it as text"});
  if (!isText(start)) return fail({"not-brep", path, "the file does not start like BREP text", "give a BREP file"});
  return {};
}

}  // namespace

bool isBrep(const std::string& path) {
  const std::string start = firstBytes(path);
  return isText(start) || isBinary(start);
}

Result<Assembly> readBrep(const std::string& path, const ReadBrepOptions& options, const Progress& progress) {
  progress.report("read", 0);
  if (const Result<void> start = checkStart(path, options.maxBytes); !start) return fail(start.error());
  const KernelSettings quiet;
  return guarded(path, [&]() -> Result<Assembly> {
    const Result<TopoDS_Shape> shape = loadShape(path);
    if (!shape) return fail(shape.error());
    Assembly assembly;
    assembly.file.path = path;
    assembly.file.bytes = std::filesystem::file_size(path);
    assembly.file.schema = "BREP";
    assembly.file.unit = "mm";
    BodyCollector(*shape, options, assembly).collect();
    assembly.file.solidsInText = assembly.file.solidsRead;
    if (assembly.parts.empty())
      return fail({"no-solid", path, "the shape holds no body: no solid and no face", "choose a shape with volume"});
    progress.report("check", 0.9);
    for (Part& part : assembly.parts) checkPart(part, assembly.file.unitMm);
    return assembly;
  });
}

}  // namespace stepwise
