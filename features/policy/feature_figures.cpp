#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "features/policy/figure_readers.h"

namespace stepwise {
namespace {

bool isOneOf(const Json& kind, std::initializer_list<const char*> kinds) {
  return std::any_of(kinds.begin(), kinds.end(), [&](const char* k) { return kind == k; });
}

/// Each feature of these kinds.
std::function<std::vector<FigureInstance>(const Json&)> eachOf(std::vector<std::string> kinds) {
  return [kinds = std::move(kinds)](const Json& report) {
    std::vector<FigureInstance> instances;
    for (const Json& part : report["parts"])
      for (const Json& feature : part["features"]) {
        const std::string kind = feature["kind"];
        if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) continue;
        instances.push_back({&report, &part, &feature, kind + " " + feature["id"].dump(), facesOf(feature["faces"])});
      }
    return instances;
  };
}

std::array<double, 3> vectorOf(const Json& json) {
  return {json[0].get<double>(), json[1].get<double>(), json[2].get<double>()};
}
double dot(const std::array<double, 3>& a, const std::array<double, 3>& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/// What every feature has, under the scope's name.
std::vector<Figure> withCommon(const std::string& scope, std::vector<Figure> own) {
  own.push_back(number(scope + ".directions", "", "directions from which a tool can make it", countOf({"directions"})));
  own.push_back(number(scope + ".confidence", "", "how sure the recognition is, up to 1", fieldOf({"confidence"})));
  return own;
}

/// Twist drills as ISO 235 grades them: by 0.05 mm up to 3, 0.1 up to 14, 0.25 up to 32, 0.5 beyond.
double distanceToStandardDrill(double diameterMm) {
  const double grade = diameterMm < 3 ? 0.05 : diameterMm < 14 ? 0.1 : diameterMm < 32 ? 0.25 : 0.5;
  return std::abs(diameterMm - std::round(diameterMm / grade) * grade);
}

FigureValue drillDeviation(const FigureInstance& hole) {
  const Json& diameter = (*hole.item)["diameterMm"];
  return diameter.is_number() ? numberFigure(distanceToStandardDrill(diameter.get<double>()))
                              : unknownFigure("the diameter is not known");
}

/// Radii that bull-nose and ball mills are usually kept in.
FigureValue radiusDeviation(const FigureInstance& cavity) {
  constexpr double kUsual[] = {0.1, 0.2, 0.3, 0.4, 0.5, 0.8, 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};
  const Json& radius = memberAt(*cavity.item, {"floorRadiusMm"});
  if (!radius.is_number()) return absentFigure();
  const double mm = radius.get<double>();
  if (mm == 0) return numberFigure(0);
  double nearest = std::abs(mm - kUsual[0]);
  for (const double usual : kUsual) nearest = std::min(nearest, std::abs(mm - usual));
  return numberFigure(nearest);
}

FigureValue pointAngle(const FigureInstance& hole) {
  if ((*hole.item)["bottom"] != "conical") return absentFigure();
  const Json& segments = (*hole.item)["segments"];
  for (auto it = segments.rbegin(); it != segments.rend(); ++it)
    if ((*it)["kind"] == "cone" && (*it).contains("includedAngleDeg"))
      return numberFigure((*it)["includedAngleDeg"].get<double>());
  return unknownFigure("no cone is seen at the bottom");
}

/// A bore is relieved where it is wider just before its end than it is in general.
FigureValue bottomRelief(const FigureInstance& hole) {
  const Json &segments = (*hole.item)["segments"], &diameter = (*hole.item)["diameterMm"];
  if ((*hole.item)["through"] == true) return absentFigure();
  for (auto it = segments.rbegin(); it != segments.rend(); ++it)
    if ((*it)["kind"] == "cylinder")
      return truthFigure((*it)["diameterMm"].get<double>() > diameter.get<double>() * 1.001);
  return truthFigure(false);
}

FigureValue axisTilt(const FigureInstance& hole) {
  const Json& axes = memberAt(*hole.part, {"orientedBox", "axes"});
  if (!axes.is_array()) return unknownFigure("the part could not be measured");
  const std::array<double, 3> axis = vectorOf((*hole.item)["axis"]["direction"]);
  double most = 0;
  for (const Json& side : axes) most = std::max(most, std::abs(dot(axis, vectorOf(side))));
  return numberFigure(std::acos(std::min(1.0, most)) * 180 / std::numbers::pi);
}

const Json* turnedFeature(const Json& part) {
  for (const Json& feature : part["features"])
    if (feature["kind"] == "turned") return &feature;
  return nullptr;
}

FigureValue onTurningAxis(const FigureInstance& hole) {
  const Json* turned = turnedFeature(*hole.part);
  if (turned == nullptr) return truthFigure(false);
  const Json &a = (*turned)["axis"], &b = (*hole.item)["axis"];
  const std::array<double, 3> d = vectorOf(a["direction"]), o = vectorOf(a["origin"]), p = vectorOf(b["origin"]);
  const std::array<double, 3> between{p[0] - o[0], p[1] - o[1], p[2] - o[2]};
  const double along = dot(between, d), apart = std::sqrt(std::max(0.0, dot(between, between) - along * along));
  return truthFigure(std::abs(dot(d, vectorOf(b["direction"]))) > 0.9999 && apart < 1e-3);
}

/// The thinnest wall, gap of the part is a bound for every face; it is the value itself where this feature has it.
ReadFigure boundBy(const char* section) {
  return [section](const FigureInstance& instance) {
    const Json& measured = memberAt(*instance.part, {"sections", section});
    if (measured.is_null() && memberAt(*instance.part, {"sections"}).is_object()) return absentFigure();
    if (!measured.is_object()) return unknownFigure("walls and gaps were not measured");
    FigureValue value = numberFigure(measured["mm"].get<double>());
    value.faces = facesOf(measured["faces"]);
    const bool own = std::any_of(value.faces.begin(), value.faces.end(), [&](int face) {
      return std::find(instance.faces.begin(), instance.faces.end(), face) != instance.faces.end();
    });
    if (own) return value;
    value.kind = FigureValue::Kind::atLeast;
    value.faces.clear();
    return value;
  };
}

/// How far a drill must go from the nearer opening to finish each wall that the axis passes; the whole depth where
/// there is but one wall, or one opening.
double drillingDepthMm(const Json& hole) {
  const double depthMm = hole["depthMm"];
  if (!hole.value("through", false) || hole.value("interruptions", 0) == 0) return depthMm;
  constexpr double kGapMm = 1e-6;
  double farthestMm = 0, startMm = 0, endMm = 0;
  const auto finishWall = [&] { farthestMm = std::max(farthestMm, std::min(endMm, depthMm - startMm)); };
  for (const Json& segment : hole["segments"]) {
    const double fromMm = segment["startMm"], toMm = segment["endMm"];
    if (fromMm > endMm + kGapMm) {
      finishWall();
      startMm = fromMm;
    }
    endMm = std::max(endMm, toMm);
  }
  finishWall();
  return farthestMm;
}

FigureValue drillingSlenderness(const FigureInstance& hole) {
  const double diameterMm = hole.item->value("diameterMm", 0.0);
  if (!(diameterMm > 0)) return unknownFigure("the diameter is not known");
  return numberFigure(drillingDepthMm(*hole.item) / diameterMm);
}

FigureScope holeScope() {
  return {
      "hole", "each hole", eachOf({"hole"}),
      withCommon(
          "hole",
          {number("hole.diameter", "mm", "diameter of the main bore", fieldOf({"diameterMm"})),
           number("hole.depth", "mm", "opening to the end of the full diameter", fieldOf({"depthMm"})),
           number("hole.depth_to_diameter", "",
                  "depth by diameter; with several walls, to the far side of each from the nearer end",
                  drillingSlenderness),
           text("hole.form", "simple, stepped, counterbored, countersunk, spotFaced, tapered, slotted",
                fieldOf({"form"})),
           truth("hole.through", "whether it goes through", fieldOf({"through"})),
           text("hole.bottom", "through, flat, conical, spherical, other", fieldOf({"bottom"})),
           number("hole.point_angle", "deg", "full angle of a conical bottom", pointAngle),
           truth("hole.bottom_relief", "whether a blind bore is wider at its end", bottomRelief),
           text("hole.thread", "thread, such as M6", fieldOf({"thread"}, "the file tells no thread")),
           number("hole.drill_deviation", "mm", "distance to the nearest usual drill (ISO 235 grades)", drillDeviation),
           number("hole.axis_tilt", "deg", "angle to the nearest axis of the part's smallest box", axisTilt),
           truth("hole.on_turning_axis", "whether it lies on the axis of a turned part", onTurningAxis),
           truth("hole.crossing", "whether its wall is cut by another hole or cavity", fieldOf({"crossing"})),
           number("hole.interruptions", "", "gaps where one axis passes several walls", fieldOf({"interruptions"})),
           number("hole.open_share", "", "share of the circumference that is missing", fieldOf({"openFraction"})),
           number("hole.wall", "mm", "thinnest wall beside it, or a lower bound", boundBy("thinnestWall"))})};
}

ReadFigure depthToWidth() {
  return [](const FigureInstance& cavity) {
    const double length = cavity.item->value("lengthMm", 0.0), width = cavity.item->value("widthMm", 0.0);
    const double narrow = width > 0 && length > 0 ? std::min(length, width) : std::max(length, width);
    if (!(narrow > 0)) return unknownFigure("length and width are not known");
    return numberFigure((*cavity.item)["depthMm"].get<double>() / narrow);
  };
}

/// An undercut's profile is wider inside than its opening.
FigureValue undercut(const FigureInstance& cavity) {
  const Json& profile = memberAt(*cavity.item, {"profile"});
  return truthFigure(isOneOf(profile, {"T", "dovetail"}) || (*cavity.item)["directions"].empty());
}

std::vector<Figure> cavityFigures(const std::string& scope) {
  return withCommon(
      scope,
      {text(scope + ".kind", "pocket, passage, slot, step, notch", fieldOf({"kind"})),
       text(scope + ".profile", "rectangular, triangular, T, dovetail, keyway …", fieldOf({"profile"})),
       number(scope + ".depth", "mm", "depth", fieldOf({"depthMm"})),
       number(scope + ".width", "mm", "width", fieldOf({"widthMm"})),
       number(scope + ".length", "mm", "length", fieldOf({"lengthMm"})),
       number(scope + ".depth_to_width", "", "depth by the smaller of length and width", depthToWidth()),
       number(scope + ".corner_radius", "mm", "smallest radius between walls; 0 is sharp",
              optionalFieldOf({"cornerRadiusMm"})),
       number(scope + ".depth_to_corner_radius", "", "depth by that radius", ratioOf("depthMm", "cornerRadiusMm")),
       number(scope + ".floor_radius", "mm", "radius between walls and floor; 0 is sharp",
              optionalFieldOf({"floorRadiusMm"})),
       number(scope + ".floor_radius_deviation", "mm", "distance of that radius to one that mills are usually kept in",
              radiusDeviation),
       number(scope + ".narrowest", "mm", "narrowest gap inside, or a lower bound", boundBy("narrowestGap")),
       number(scope + ".open_sides", "", "sides that are open", fieldOf({"openSides"})),
       number(scope + ".islands", "", "faces of islands inside", countOf({"islands"})),
       truth(scope + ".through", "whether it has no floor or runs through", fieldOf({"through"})),
       truth(scope + ".slanted", "whether floor or wall is neither parallel nor square to the tool",
             fieldOf({"slanted"})),
       truth(scope + ".circular_end", "whether it ends round", fieldOf({"circularEnd"})),
       truth(scope + ".undercut", "whether it is wider inside, or no direction reaches it", undercut),
       number(scope + ".region_ratio", "", "largest by smallest region inside",
              neverKnown("regions inside a pocket are not measured one by one")),
       truth(scope + ".axially_symmetric", "whether it lies symmetric to the turning axis",
             neverKnown("where a slot lies about the axis is not measured"))});
}

FigureScope bossScope() {
  const auto heightToWidth = [](const FigureInstance& boss) {
    const double width = boss.item->value("widthMm", 0.0);
    const Json& diameter = memberAt(*boss.item, {"diameterMm"});
    const double narrow = diameter.is_number() ? diameter.get<double>() : width;
    return narrow > 0 ? numberFigure((*boss.item)["heightMm"].get<double>() / narrow)
                      : unknownFigure("its width is not known");
  };
  return {"boss", "each boss", eachOf({"boss"}),
          withCommon("boss", {number("boss.height", "mm", "height", fieldOf({"heightMm"})),
                              number("boss.diameter", "mm", "diameter", optionalFieldOf({"diameterMm"})),
                              number("boss.width", "mm", "width", fieldOf({"widthMm"})),
                              number("boss.height_to_width", "", "height by diameter or width", heightToWidth)})};
}

FigureScope ribScope() {
  return {"rib", "each rib and thin wall", eachOf({"rib"}),
          withCommon("rib", {number("rib.thickness", "mm", "thickness", fieldOf({"thicknessMm"})),
                             number("rib.height", "mm", "height", fieldOf({"heightMm"})),
                             number("rib.length", "mm", "length", fieldOf({"lengthMm"})),
                             number("rib.height_to_thickness", "", "height by thickness",
                                    ratioOf("heightMm", "thicknessMm"))})};
}

FigureScope grooveScope() {
  return {"groove", "each groove", eachOf({"groove"}),
          withCommon("groove", {text("groove.form", "face, outer, inner, oRing", fieldOf({"form"})),
                                number("groove.width", "mm", "width", fieldOf({"widthMm"})),
                                number("groove.depth", "mm", "depth", fieldOf({"depthMm"})),
                                number("groove.diameter", "mm", "diameter of the floor", fieldOf({"diameterMm"})),
                                number("groove.depth_to_width", "", "depth by width", ratioOf("depthMm", "widthMm"))})};
}

FigureScope blendScope(const char* kind, const char* meaning) {
  const std::string name = kind;
  return {name, meaning, eachOf({kind}),
          withCommon(name, {number(name + ".radius", "mm", "radius", fieldOf({"radiusMm"})),
                            truth(name + ".variable", "whether the radius changes along it", fieldOf({"variable"})),
                            number(name + ".length", "mm", "length", fieldOf({"lengthMm"}))})};
}

FigureScope chamferScope() {
  return {"chamfer", "each chamfer", eachOf({"chamfer"}),
          withCommon("chamfer", {number("chamfer.width", "mm", "width", fieldOf({"widthMm"})),
                                 number("chamfer.angle", "deg", "angle", fieldOf({"angleDeg"})),
                                 number("chamfer.length", "mm", "length", fieldOf({"lengthMm"}))})};
}

FigureScope freeformScope() {
  return {"freeform", "each freeform region", eachOf({"freeform"}),
          withCommon("freeform", {number("freeform.area", "mm2", "area", fieldOf({"areaMm2"})),
                                  number("freeform.hollow_radius", "mm", "smallest hollow radius",
                                         optionalFieldOf({"minHollowRadiusMm"}))})};
}

FigureScope threadScope() {
  return {"thread", "each modelled thread", eachOf({"thread"}),
          withCommon("thread", {text("thread.designation", "such as M6", fieldOf({"thread"})),
                                number("thread.diameter", "mm", "diameter", fieldOf({"diameterMm"})),
                                number("thread.pitch", "mm", "pitch", fieldOf({"pitchMm"})),
                                number("thread.length", "mm", "length", fieldOf({"lengthMm"})),
                                number("thread.length_to_diameter", "", "length by diameter",
                                       ratioOf("lengthMm", "diameterMm"))})};
}

}  // namespace

std::vector<FigureScope> featureScopes() {
  return {holeScope(),
          {"cavity", "each pocket, passage, slot, step and notch",
           eachOf({"pocket", "passage", "slot", "step", "notch"}), cavityFigures("cavity")},
          {"pocket", "each pocket and passage", eachOf({"pocket", "passage"}), cavityFigures("pocket")},
          {"slot", "each slot", eachOf({"slot"}), cavityFigures("slot")},
          bossScope(),
          ribScope(),
          grooveScope(),
          blendScope("round", "each rounded outer edge"),
          blendScope("fillet", "each rounded inner edge"),
          chamferScope(),
          freeformScope(),
          threadScope()};
}

std::vector<FigureScope> turningScopes() {
  // The turned profile and its shoulders.
  const auto shoulders = [](const Json& report) {
    std::vector<FigureInstance> instances;
    for (const Json& part : report["parts"])
      for (const Json& feature : part["features"]) {
        if (feature["kind"] != "turned") continue;
        const double length = feature["lengthMm"].get<double>();
        for (const Json& segment : feature["segments"]) {
          const double at = segment["startMm"].get<double>();
          const bool inside = at > 1e-3 * length && at < (1 - 1e-3) * length;
          const bool step = segment["diameterMm"].get<double>() > 0 && segment["endDiameterMm"].get<double>() > 0;
          if (segment["kind"] != "face" || !inside || !step) continue;
          const std::vector<int> faces = facesOf(segment["faces"]);
          instances.push_back({&report, &part, &segment, "shoulder at " + facesLabel(faces), faces});
        }
      }
    return instances;
  };
  const auto stepHeight = [](const FigureInstance& shoulder) {
    const double a = (*shoulder.item)["diameterMm"].get<double>(), b = (*shoulder.item)["endDiameterMm"].get<double>();
    return numberFigure(std::abs(a - b) / 2);
  };
  /// A groove about the same axis that ends at the shoulder gives the tool room to leave.
  const auto relieved = [](const FigureInstance& shoulder) {
    const Json* turned = turnedFeature(*shoulder.part);
    if (turned == nullptr) return unknownFigure("no turned profile");
    const std::array<double, 3> origin = vectorOf((*turned)["axis"]["origin"]);
    const std::array<double, 3> along = vectorOf((*turned)["axis"]["direction"]);
    const double at = (*shoulder.item)["startMm"].get<double>();
    for (const Json& feature : (*shoulder.part)["features"]) {
      if (feature["kind"] != "groove") continue;
      const std::array<double, 3> p = vectorOf(feature["axis"]["origin"]);
      const double centre = dot({p[0] - origin[0], p[1] - origin[1], p[2] - origin[2]}, along);
      const double half = feature["widthMm"].get<double>() / 2;
      if (std::abs(std::abs(at - centre) - half) < 0.05 * half + 1e-3) return truthFigure(true);
    }
    return truthFigure(false);
  };
  return {{"turned",
           "each turned profile",
           eachOf({"turned"}),
           {number("turned.diameter", "mm", "largest diameter", fieldOf({"diameterMm"})),
            number("turned.length", "mm", "length", fieldOf({"lengthMm"})),
            number("turned.slenderness", "", "length by largest diameter", ratioOf("lengthMm", "diameterMm")),
            number("turned.area_share", "", "share of the part's area that is turned", fieldOf({"turnedAreaFraction"})),
            number("turned.deviating_faces", "", "faces of the part that are not turned", countOf({"deviating"}))}},
          {"shoulder",
           "each shoulder of a turned profile",
           shoulders,
           {number("shoulder.step", "mm", "height", stepHeight),
            truth("shoulder.relieved", "whether a groove at its foot gives the tool room", relieved)}}};
}

}  // namespace stepwise
