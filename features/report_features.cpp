#include <algorithm>

#include "features/report_values.h"

namespace stepwise {
namespace {

Json axisJson(Vec3 origin, Vec3 direction) {
  return object({{"origin", vectorJson(origin)}, {"direction", vectorJson(direction)}});
}

Json optionalNumber(const std::optional<double>& value) { return value ? number(*value) : Json(nullptr); }

Json boxJson(const Box3& box) {
  if (box.empty()) return nullptr;
  return object({{"min", vectorJson(box.min)}, {"max", vectorJson(box.max)}});
}

const char* word(Hole::Bottom bottom) {
  switch (bottom) {
    case Hole::Bottom::through: return "through";
    case Hole::Bottom::flat: return "flat";
    case Hole::Bottom::conical: return "conical";
    case Hole::Bottom::spherical: return "spherical";
    case Hole::Bottom::other: return "other";
  }
  return "other";
}

const char* word(Hole::Form form) {
  switch (form) {
    case Hole::Form::simple: return "simple";
    case Hole::Form::stepped: return "stepped";
    case Hole::Form::counterbored: return "counterbored";
    case Hole::Form::countersunk: return "countersunk";
    case Hole::Form::spotFaced: return "spotFaced";
    case Hole::Form::tapered: return "tapered";
    case Hole::Form::slotted: return "slotted";
  }
  return "simple";
}

const char* word(HoleSegment::Kind kind) {
  switch (kind) {
    case HoleSegment::Kind::cylinder: return "cylinder";
    case HoleSegment::Kind::cone: return "cone";
    case HoleSegment::Kind::flat: return "flat";
    case HoleSegment::Kind::spherical: return "spherical";
    case HoleSegment::Kind::toroidal: return "toroidal";
  }
  return "cylinder";
}

const char* word(Groove::Kind kind) {
  switch (kind) {
    case Groove::Kind::face: return "face";
    case Groove::Kind::outer: return "outer";
    case Groove::Kind::inner: return "inner";
    case Groove::Kind::oRing: return "oRing";
  }
  return "outer";
}

const char* word(TurnedProfile::Segment::Kind kind) {
  switch (kind) {
    case TurnedProfile::Segment::Kind::outerDiameter: return "outerDiameter";
    case TurnedProfile::Segment::Kind::innerDiameter: return "innerDiameter";
    case TurnedProfile::Segment::Kind::face: return "face";
    case TurnedProfile::Segment::Kind::cone: return "cone";
    case TurnedProfile::Segment::Kind::form: return "form";
  }
  return "form";
}

Json segmentJson(const HoleSegment& segment) {
  Json json = object({{"kind", word(segment.kind)},
                      {"diameterMm", number(segment.diameterMm)},
                      {"endDiameterMm", number(segment.endDiameterMm)},
                      {"startMm", number(segment.startMm)},
                      {"endMm", number(segment.endMm)}});
  if (segment.kind == HoleSegment::Kind::cone) json["includedAngleDeg"] = number(segment.includedAngle.inDegrees());
  json["faces"] = segment.faces;
  return json;
}

Json segmentJson(const TurnedProfile::Segment& segment) {
  return object({{"kind", word(segment.kind)},
                 {"diameterMm", number(segment.diameterMm)},
                 {"endDiameterMm", number(segment.endDiameterMm)},
                 {"startMm", number(segment.startMm)},
                 {"endMm", number(segment.endMm)},
                 {"faces", segment.faces}});
}

template <class Segment>
Json segmentsJson(const std::vector<Segment>& segments) {
  Json json = Json::array();
  for (const Segment& segment : segments) json.push_back(segmentJson(segment));
  return json;
}

struct DimensionWriter {
  Json& json;

  void operator()(const Hole& hole) const {
    json["form"] = word(hole.form);
    json["bottom"] = word(hole.bottom);
    json["through"] = hole.bottom == Hole::Bottom::through;
    json["diameterMm"] = number(hole.diameterMm);
    json["depthMm"] = number(hole.depthMm);
    json["axis"] = axisJson(hole.axisOrigin, hole.axisDirection);
    json["crossing"] = hole.crossing;
    json["interruptions"] = hole.interruptions;
    json["openFraction"] = number(hole.openFraction);
    json["thread"] = hole.thread ? textJson(*hole.thread) : Json(nullptr);
    json["segments"] = segmentsJson(hole.segments);
  }
  void operator()(const Cavity& cavity) const {
    json["profile"] = textJson(cavity.profile);
    json["sides"] = cavity.sides;
    json["through"] = cavity.through;
    json["openSides"] = cavity.openSides;
    json["slanted"] = cavity.slanted;
    json["circularEnd"] = cavity.circularEnd;
    json["lengthMm"] = number(cavity.lengthMm);
    json["widthMm"] = number(cavity.widthMm);
    json["depthMm"] = number(cavity.depthMm);
    json["cornerRadiusMm"] = optionalNumber(cavity.cornerRadiusMm);
    json["floorRadiusMm"] = optionalNumber(cavity.floorRadiusMm);
    json["walls"] = cavity.walls;
    json["floors"] = cavity.floors;
    json["islands"] = cavity.islands;
  }
  void operator()(const Boss& boss) const {
    json["heightMm"] = number(boss.heightMm);
    json["diameterMm"] = optionalNumber(boss.diameterMm);
    json["lengthMm"] = number(boss.lengthMm);
    json["widthMm"] = number(boss.widthMm);
  }
  void operator()(const Rib& rib) const {
    json["thicknessMm"] = number(rib.thicknessMm);
    json["heightMm"] = number(rib.heightMm);
    json["lengthMm"] = number(rib.lengthMm);
  }
  void operator()(const Groove& groove) const {
    json["form"] = word(groove.kind);
    json["widthMm"] = number(groove.widthMm);
    json["depthMm"] = number(groove.depthMm);
    json["diameterMm"] = number(groove.diameterMm);
    json["axis"] = axisJson(groove.axisOrigin, groove.axisDirection);
  }
  void operator()(const Round& round) const { blend(round); }
  void operator()(const Fillet& fillet) const { blend(fillet); }
  template <class Blend>
  void blend(const Blend& b) const {
    json["radiusMm"] = number(b.radiusMm);
    json["variable"] = b.variable;
    json["lengthMm"] = number(b.lengthMm);
  }
  void operator()(const Chamfer& chamfer) const {
    json["widthMm"] = number(chamfer.widthMm);
    json["angleDeg"] = number(chamfer.angle.inDegrees());
    json["conical"] = chamfer.conical;
    json["lengthMm"] = number(chamfer.lengthMm);
  }
  void operator()(const TurnedProfile& turned) const {
    json["diameterMm"] = number(turned.maxDiameterMm);
    json["lengthMm"] = number(turned.lengthMm);
    json["axis"] = axisJson(turned.axisOrigin, turned.axisDirection);
    json["turnedAreaFraction"] = number(turned.turnedAreaFraction);
    json["segments"] = segmentsJson(turned.segments);
    json["deviating"] = turned.deviating;
  }
  void operator()(const FreeformRegion& region) const {
    json["areaMm2"] = number(region.areaMm2);
    const std::optional<double>&hollow = region.minHollowRadiusMm, &bulge = region.minBulgeRadiusMm;
    json["minRadiusMm"] = optionalNumber(hollow && bulge ? std::min(hollow, bulge) : hollow ? hollow : bulge);
    json["minHollowRadiusMm"] = optionalNumber(hollow);
    json["minBulgeRadiusMm"] = optionalNumber(bulge);
    json["box"] = boxJson(region.box);
  }
  void operator()(const Thread& thread) const {
    json["thread"] = textJson(thread.designation);
    json["diameterMm"] = number(thread.diameterMm);
    json["pitchMm"] = number(thread.pitchMm);
    json["lengthMm"] = number(thread.lengthMm);
    json["starts"] = thread.starts;
    json["leftHanded"] = thread.leftHanded;
    json["inner"] = thread.inner;
  }
  void operator()(const Gear& gear) const {
    json["teeth"] = gear.teeth;
    json["tipDiameterMm"] = number(gear.tipDiameterMm);
    json["rootDiameterMm"] = number(gear.rootDiameterMm);
    json["widthMm"] = number(gear.widthMm);
    json["inner"] = gear.inner;
    json["axis"] = axisJson(gear.axisOrigin, gear.axisDirection);
  }
  void operator()(const Knurl& knurl) const {
    json["pattern"] = knurl.pattern == Knurl::Pattern::diamond ? "diamond" : "straight";
    json["teeth"] = knurl.teeth;
    json["diameterMm"] = number(knurl.diameterMm);
    json["depthMm"] = number(knurl.depthMm);
    json["pitchMm"] = number(knurl.pitchMm);
    json["angleDeg"] = number(knurl.helixAngle.inDegrees());
    json["widthMm"] = number(knurl.widthMm);
    json["axis"] = axisJson(knurl.axisOrigin, knurl.axisDirection);
  }
  void operator()(const Text& text) const {
    json["strokeMm"] = number(text.strokeMm);
    json["depthMm"] = number(text.depthMm);
  }
  void operator()(const InnerVoid& hollow) const {
    json["volumeMm3"] = number(hollow.volumeMm3);
    json["box"] = boxJson(hollow.box);
  }
  void operator()(const MilledFace& face) const { json["areaMm2"] = number(face.areaMm2); }
  void operator()(const OuterProfile& profile) const {
    json["heightMm"] = number(profile.heightMm);
    json["along"] = vectorJson(profile.along);
  }
  void operator()(const Sheet& sheet) const { json["thicknessMm"] = number(sheet.thicknessMm); }
};

}  // namespace

Json featureJson(const Feature& feature) {
  Json directions = Json::array();
  for (Vec3 direction : feature.directions) directions.push_back(vectorJson(direction));
  Json json = object({{"id", feature.id},
                      {"kind", kindName(feature.shape)},
                      {"class", textJson(feature.faceClass)},
                      {"faces", feature.faces},
                      {"directions", std::move(directions)}});
  std::visit(DimensionWriter{json}, feature.shape);
  json["rule"] = textJson(feature.rule);
  json["confidence"] = number(feature.confidence.value);
  json["confidenceReason"] = textJson(feature.confidence.reason);
  return json;
}

}  // namespace stepwise
