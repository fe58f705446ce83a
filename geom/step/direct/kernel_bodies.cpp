#include "geom/occt/direct/kernel_bodies.h"

#include <fmt/format.h>
#include <STEPControl_Reader.hxx>
#include <StepData_StepModel.hxx>
#include <StepShape_FaceSurface.hxx>
#include <TransferBRep.hxx>
#include <Transfer_TransientProcess.hxx>
#include <XSControl_TransferReader.hxx>
#include <XSControl_WorkSession.hxx>

#include <algorithm>
#include <sstream>
#include <string>
#include <unordered_map>

#include "geom/occt/kernel_settings.h"

namespace stepwise::direct {
namespace {

/// All entities that the bodies and the contexts of their representations refer to, in file order.
std::vector<EntityAt> closureOf(const EntityAccess& entities, std::vector<EntityAt> open) {
  const Part21Index& index = entities.index();
  std::vector<bool> seen(entities.size(), false);
  std::vector<EntityAt> all;
  while (!open.empty()) {
    const EntityAt at = open.back();
    open.pop_back();
    if (at == EntityTable::kNone || seen[at]) continue;
    seen[at] = true;
    all.push_back(at);
    for (std::uint32_t r = index.instances[at].firstReference; r < index.instances[at + 1].firstReference; ++r) {
      open.push_back(entities.table().find(index.references[r]));
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

EntityAt contextOf(const EntityAccess& entities, EntityAt representation) {
  Parameters all = entities.parameters(representation);
  all.skip(2);
  return all.entity();
}

/// The header as it is, the closure of the bodies, and one new representation for each.
std::string textOfBodies(const EntityAccess& entities, const std::vector<KernelBody>& bodies, std::uint32_t firstId) {
  std::vector<EntityAt> open;
  for (const KernelBody& body : bodies) {
    open.push_back(body.at);
    open.push_back(contextOf(entities, body.representation));
  }
  std::string text = "ISO-10303-21;\nHEADER;\n";
  for (const TextSpan& record : entities.index().headerRecords) {
    text.append(entities.text().substr(record.begin, record.end - record.begin)).append(";\n");
  }
  text += "ENDSEC;\nDATA;\n";
  for (const EntityAt at : closureOf(entities, std::move(open))) {
    text.append(entities.statement(at)).append("\n");
  }
  for (const KernelBody& body : bodies) {
    text += fmt::format("#{}=ADVANCED_BREP_SHAPE_REPRESENTATION('',(#{}),#{});\n", firstId++, entities.idOf(body.at),
                        entities.idOf(contextOf(entities, body.representation)));
  }
  return text + "ENDSEC;\nEND-ISO-10303-21;\n";
}

}  // namespace

std::vector<BuiltBody> readBodiesWithKernel(const EntityAccess& entities, const std::vector<KernelBody>& bodies) {
  std::vector<BuiltBody> built(bodies.size());
  if (bodies.empty()) return built;
  std::uint32_t firstId = 1;
  for (std::size_t i = 0; i < entities.size(); ++i) firstId = std::max(firstId, entities.index().instances[i].id + 1);
  KernelSettings settings;
  settings.set("xstep.cascade.unit", "MM");
  STEPControl_Reader reader;
  std::istringstream stream(textOfBodies(entities, bodies, firstId));
  if (reader.ReadStream("", stream) != IFSelect_RetDone) return built;
  const auto model = Handle(StepData_StepModel)::DownCast(reader.WS()->Model());
  std::unordered_map<std::uint32_t, Handle(Standard_Transient)> byId;
  for (int i = 1; i <= model->NbEntities(); ++i) {
    byId.emplace(static_cast<std::uint32_t>(model->IdentLabel(model->Value(i))), model->Value(i));
  }
  for (std::size_t i = 0; i < bodies.size(); ++i) reader.TransferEntity(byId[firstId + static_cast<std::uint32_t>(i)]);
  const auto process = reader.WS()->TransferReader()->TransientProcess();
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    built[i].shape = TransferBRep::ShapeResult(process, byId[entities.idOf(bodies[i].at)]);
    for (const EntityAt at : closureOf(entities, {bodies[i].at})) {
      if (entities.typeOf(at) != EntityType::advancedFace) continue;
      const TopoDS_Shape face = TransferBRep::ShapeResult(process, byId[entities.idOf(at)]);
      if (!face.IsNull()) built[i].faces.emplace_back(at, face);
    }
  }
  return built;
}

}  // namespace stepwise::direct
