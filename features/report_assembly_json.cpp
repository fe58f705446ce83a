#include "features/merge/study_assembly.h"
#include "features/report_assembly.h"
#include "features/report_values.h"

namespace stepwise {
namespace {

Json contactJson(const FaceContact& contact, const Placement& placement) {
  Json json{{"kind", name(contact.kind)},
            {"facesA", contact.facesA},
            {"facesB", contact.facesB},
            {"gapMm", number(contact.gapMm)}};
  if (contact.areaMm2 > 0) json["areaMm2"] = number(contact.areaMm2);
  if (contact.lengthMm > 0) json["lengthMm"] = number(contact.lengthMm);
  if (contact.diameterMm > 0) json["diameterMm"] = number(contact.diameterMm);
  if (contact.pitchMm) json["pitchMm"] = number(*contact.pitchMm);
  json["at"] = vectorJson(placement.applyToPoint(contact.at));
  json["direction"] = vectorJson(placement.applyToDirection(contact.direction));
  return json;
}

Json interferenceJson(const std::optional<Interference>& interference, const Placement& placement) {
  if (!interference) return nullptr;
  return {{"depthMm", number(interference->depthMm)},
          {"volumeMm3", interference->volumeMm3 ? number(*interference->volumeMm3) : Json(nullptr)},
          {"at", vectorJson(placement.applyToPoint(interference->at))}};
}

Json contactsJson(const Contacts& contacts, const Assembly& assembly) {
  Json json = Json::array();
  for (const ContactPair& pair : contacts.pairs) {
    const PairGeometry& geometry = contacts.of(pair);
    const Placement& placement = assembly.instances[pair.a].placement;
    Json touches = Json::array();
    for (const FaceContact& contact : geometry.contacts) touches.push_back(contactJson(contact, placement));
    json.push_back({{"a", pair.a + 1},
                    {"b", pair.b + 1},
                    {"touches", std::move(touches)},
                    {"interference", interferenceJson(geometry.interference, placement)}});
  }
  return json;
}

}  // namespace

void addStudy(Json& assembly, const AssemblyAnalysis& analysis) {
  if (!analysis.study) {
    assembly["contacts"] = analysis.assembly.instances.size() > 1 ? Json(nullptr) : Json::array();
    return;
  }
  assembly["contacts"] = contactsJson(analysis.study->contacts, analysis.assembly);
}

}  // namespace stepwise
