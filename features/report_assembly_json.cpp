#include <algorithm>

#include "features/merge/study_assembly.h"
#include "features/report_assembly.h"
#include "features/report_values.h"

namespace stepwise {
namespace {

Json contactJson(const FaceContact& contact, const Placement& placement) {
  Json json = object({{"kind", name(contact.kind)},
                      {"facesA", contact.facesA},
                      {"facesB", contact.facesB},
                      {"gapMm", number(contact.gapMm)}});
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
  return object({{"depthMm", number(interference->depthMm)},
                 {"volumeMm3", interference->volumeMm3 ? number(*interference->volumeMm3) : Json(nullptr)},
                 {"volumeBy", interference->volumeBy == Interference::VolumeBy::boolean ? "boolean" : "points"},
                 {"at", vectorJson(placement.applyToPoint(interference->at))}});
}

Json contactsJson(const Contacts& contacts, const Assembly& assembly) {
  Json json = Json::array();
  for (const ContactPair& pair : contacts.pairs) {
    const PairGeometry& geometry = contacts.of(pair);
    const Placement& placement = assembly.instances[pair.a].placement;
    Json touches = Json::array();
    for (const FaceContact& contact : geometry.contacts) touches.push_back(contactJson(contact, placement));
    json.push_back(object({{"a", pair.a + 1},
                           {"b", pair.b + 1},
                           {"touches", std::move(touches)},
                           {"interference", interferenceJson(geometry.interference, placement)}}));
  }
  return json;
}

Json roleJson(int part, const Role& role) {
  Json evidence = Json::array();
  for (const RoleEvidence& e : role.evidence)
    evidence.push_back(object({{"role", name(e.kind)},
                               {"confidence", number(e.confidence)},
                               {"text", textJson(e.text)},
                               {"faces", e.faces}}));
  return object({{"part", part},
                 {"role", name(role.kind)},
                 {"bought", isBought(role.kind)},
                 {"size", role.size.empty() ? Json(nullptr) : textJson(role.size)},
                 {"confidence", number(role.confidence)},
                 {"evidence", std::move(evidence)}});
}

Json rolesJson(const std::vector<Role>& roles) {
  Json json = Json::array();
  for (std::size_t i = 0; i < roles.size(); ++i) json.push_back(roleJson(static_cast<int>(i) + 1, roles[i]));
  return json;
}

Json travelJson(const std::optional<JointTravel>& travel) {
  if (!travel) return nullptr;
  const auto length = [&](const std::optional<double>& mm) { return mm ? number(*mm) : Json(nullptr); };
  const auto angle = [&](Angle turn) { return turn.inDegrees() < 360 ? number(turn.inDegrees()) : Json(nullptr); };
  Json json = Json::object();
  if (travel->slides) {
    json["forthMm"] = length(travel->forthMm);
    json["backMm"] = length(travel->backMm);
  }
  if (travel->turns) {
    json["forthDeg"] = angle(travel->forthTurn);
    json["backDeg"] = angle(travel->backTurn);
  }
  return json;
}

Json motionJson(const Joint& joint) {
  if (!joint.mobility) return nullptr;
  const Mobility& m = *joint.mobility;
  return object({{"kind", name(m.kind)},
                 {"twoWay", m.twoWay},
                 {"oneWay", m.oneWay},
                 {"axisOrigin", vectorJson(m.axisOrigin)},
                 {"axis", vectorJson(m.axis)},
                 {"pitchMm", m.pitchMm ? number(*m.pitchMm) : Json(nullptr)},
                 {"playMm", joint.playMm ? number(*joint.playMm) : Json(nullptr)},
                 {"travel", travelJson(joint.travel)}});
}

Json jointsJson(const Joints& joints) {
  Json json = Json::array();
  for (const Joint& joint : joints.joints)
    json.push_back(object({{"a", joint.a + 1},
                           {"b", joint.b + 1},
                           {"type", name(joint.kind)},
                           {"text", textJson(joint.text)},
                           {"confidence", number(joint.confidence)},
                           {"facesA", joint.facesA},
                           {"facesB", joint.facesB},
                           {"pairMotion", name(joint.pairMotion)},
                           {"pairOneWay", joint.pairOneWay},
                           {"motion", motionJson(joint)}}));
  return json;
}

Json idsJson(const std::vector<int>& instances) {
  Json json = Json::array();
  for (const int i : instances) json.push_back(i + 1);
  return json;
}

Json bodiesJson(const Joints& joints) {
  Json json = Json::array();
  for (const RigidBody& body : joints.bodies)
    json.push_back(object({{"instances", idsJson(body.instances)},
                           {"motion", name(body.motion)},
                           {"twoWay", body.twoWay},
                           {"oneWay", body.oneWay}}));
  return json;
}

Json instanceMotionsJson(const Joints& joints) {
  Json json = Json::array();
  for (const std::optional<InstanceMotion>& m : joints.instances)
    json.push_back(m ? object({{"motion", name(m->motion)}, {"twoWay", m->twoWay}, {"oneWay", m->oneWay}})
                     : Json(nullptr));
  return json;
}

Json orderJson(const AssemblyStudy& study) {
  const std::optional<AssemblyOrder>& order = study.order;
  if (!order) return nullptr;
  Json steps = Json::array(), locked = Json::array(), lockedBy = Json::array();
  for (const LockedGroup& reason : study.locked)
    lockedBy.push_back(object({{"kind", name(reason.kind)}, {"text", textJson(reason.text)}}));
  for (std::size_t k = 0; k < order->steps.size(); ++k) {
    const AssemblyStep& step = order->steps[k];
    const bool moves = norm(step.direction) > 0.5;
    steps.push_back(object({{"instances", idsJson(step.instances)},
                            {"direction", moves ? vectorJson(step.direction) : Json(nullptr)},
                            {"motion", moves ? Json(name(study.motions[k])) : Json(nullptr)}}));
  }
  for (const std::vector<int>& group : order->locked) locked.push_back(idsJson(group));
  return object({{"steps", std::move(steps)},
                 {"locked", std::move(locked)},
                 {"lockedBy", std::move(lockedBy)},
                 {"unsettled", idsJson(order->unsettled)}});
}

Json optionalRange(const std::optional<Range>& range) { return range ? rangeJson(*range) : Json(nullptr); }

Json optionalNumber(const std::optional<double>& value) { return value ? number(*value) : Json(nullptr); }

Json rulesJson(const std::vector<PairRules>& rules) {
  Json json = Json::array();
  for (const PairRules& pair : rules) {
    Json answers = Json::array();
    for (const RuleAnswer& answer : pair.answers)
      answers.push_back(object({{"rule", textJson(answer.rule)},
                                {"answer", name(answer.answer)},
                                {"apart", answer.effect == Effect::apart},
                                {"reason", textJson(answer.reason)},
                                {"facesA", answer.facesA},
                                {"facesB", answer.facesB}}));
    json.push_back(object({{"a", pair.a + 1}, {"b", pair.b + 1}, {"answers", std::move(answers)}}));
  }
  return json;
}

Json mergedJson(const MergeGroup& group) {
  if (!group.merged)
    return object({{"valid", false}, {"failure", group.failure ? errorJson(*group.failure) : Json(nullptr)}});
  Json json = object({{"valid", true},
                      {"failure", nullptr},
                      {"volumeMm3", number(group.merged->volumeMm3)},
                      {"partsVolumeMm3", number(group.merged->partsVolumeMm3)},
                      {"sharedVolumeMm3", number(group.merged->sharedVolumeMm3)},
                      {"facesBefore", group.merged->facesBefore},
                      {"facesAfter", group.merged->facesAfter},
                      {"printability", Json::array()}});
  if (group.analysis)
    for (const Printability& p : group.analysis->printability) {
      Json failing = Json::array();
      for (const RuleResult& rule : p.rules)
        if (rule.outcome != Outcome::pass)
          failing.push_back(
              object({{"rule", textJson(rule.rule)}, {"outcome", name(rule.outcome)}, {"text", textJson(rule.text)}}));
      json["printability"].push_back(
          object({{"printer", textJson(p.printer)}, {"outcome", name(p.outcome)}, {"notPassed", std::move(failing)}}));
    }
  return json;
}

const char* verdictOf(const MergeGroup& group, const char* soundVerdict) {
  if (group.failure) return "failed";
  const bool taken = !group.analysis || group.analysis->printability.empty() ||
                     std::any_of(group.analysis->printability.begin(), group.analysis->printability.end(),
                                 [](const Printability& p) { return p.outcome != Outcome::fail; });
  return taken ? soundVerdict : "not printable";
}

Json groupJson(int id, const MergeGroup& group, const char* soundVerdict) {
  Json table = Json::array(), holes = Json::array();
  for (const Comparison& row : group.table)
    table.push_back(object({{"label", textJson(row.label)},
                            {"before", optionalNumber(row.before)},
                            {"after", optionalNumber(row.after)}}));
  Json pairs = Json::array();
  for (const CriticalPair& pair : group.criticalPairs)
    pairs.push_back(object({{"a", pair.a + 1},
                            {"facesA", pair.facesA},
                            {"b", pair.b + 1},
                            {"facesB", pair.facesB},
                            {"what", textJson(pair.what)},
                            {"path", textJson(pair.path)},
                            {"toleranceMm", optionalNumber(pair.toleranceMm)},
                            {"beforeMm", optionalRange(pair.beforeMm)},
                            {"afterMm", optionalRange(pair.afterMm)}}));
  for (const IdleHole& hole : group.idleHoles)
    holes.push_back(object({{"instance", hole.instance + 1}, {"fastener", hole.fastener + 1}, {"faces", hole.faces}}));
  return object({{"id", id},
                 {"instances", idsJson(group.instances)},
                 {"valueEur", number(group.valueEur)},
                 {"removed", idsJson(group.removed)},
                 {"idleHoles", std::move(holes)},
                 {"rules", textsJson(group.conditions)},
                 {"verdict", verdictOf(group, soundVerdict)},
                 {"merged", mergedJson(group)},
                 {"table", std::move(table)},
                 {"criticalPairs", std::move(pairs)},
                 {"value", object({{"withoutRedesignEur", optionalNumber(group.withoutRedesignEur)},
                                   {"byIntegrationEur", optionalNumber(group.byIntegrationEur)},
                                   {"redesignCouldAdd", textsJson(group.redesignCouldAdd)}})}});
}

void addMerge(Json& assembly, const MergeStudy& merge) {
  Json groups = Json::array(), apart = Json::array(), inPlace = Json::array(), runnersUp = Json::array();
  int id = 0;
  for (const MergeGroup& group : merge.groups)
    groups.push_back(groupJson(++id, group, group.conditions.empty() ? "merge" : "merge on conditions"));
  Json alternatives = Json::array();
  for (const MergeGroup& group : merge.alternatives) alternatives.push_back(groupJson(++id, group, "worth less"));
  for (const KeptApart& pair : merge.keptApart)
    apart.push_back(object(
        {{"a", pair.a + 1}, {"b", pair.b + 1}, {"rule", textJson(pair.rule)}, {"reason", textJson(pair.reason)}}));
  for (const PrintedInPlace& pair : merge.inPlace)
    inPlace.push_back(object({{"a", pair.a + 1},
                              {"b", pair.b + 1},
                              {"gapMm", number(pair.gapMm)},
                              {"recommendedMm", number(pair.neededMm)},
                              {"possibleMm", number(pair.possibleMm)},
                              {"conditions", textsJson(pair.conditions)}}));
  for (const RunnerUp& plan : merge.runnersUp)
    runnersUp.push_back(object(
        {{"plan", textJson(plan.plan)}, {"valueEur", optionalNumber(plan.valueEur)}, {"why", textJson(plan.why)}}));
  assembly["rules"] = rulesJson(merge.rules);
  assembly["groups"] = std::move(groups);
  assembly["alternatives"] = std::move(alternatives);
  assembly["keptApart"] = std::move(apart);
  assembly["printedInPlace"] = std::move(inPlace);
  assembly["plan"] = object({{"valueEur", number(merge.valueEur)},
                             {"boundEur", number(merge.boundEur)},
                             {"exact", merge.exact},
                             {"quantity", merge.quantity},
                             {"quantityGiven", merge.quantityGiven},
                             {"runnersUp", std::move(runnersUp)}});
}

}  // namespace

void addStudy(Json& assembly, const AssemblyAnalysis& analysis) {
  if (!analysis.study) {
    const Json none = analysis.assembly.instances.size() > 1 ? Json(nullptr) : Json::array();
    for (const char* key : {"contacts", "roles", "joints", "instanceMotions", "bodies", "rules", "groups",
                            "alternatives", "keptApart", "printedInPlace"})
      assembly[key] = none;
    assembly["freedoms"] = nullptr;
    assembly["order"] = nullptr;
    assembly["plan"] = nullptr;
    return;
  }
  const AssemblyStudy& study = *analysis.study;
  assembly["contacts"] = contactsJson(study.contacts, analysis.assembly);
  assembly["roles"] = rolesJson(study.roles);
  assembly["joints"] = jointsJson(study.joints);
  assembly["instanceMotions"] = instanceMotionsJson(study.joints);
  assembly["bodies"] = bodiesJson(study.joints);
  assembly["freedoms"] = study.joints.freedoms ? Json(*study.joints.freedoms) : Json(nullptr);
  assembly["order"] = orderJson(study);
  addMerge(assembly, study.merge);
}

}  // namespace stepwise
