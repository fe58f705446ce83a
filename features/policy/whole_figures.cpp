#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "features/policy/figure_readers.h"

namespace stepwise {
namespace {

constexpr const char* kMachines[] = {"mill3", "mill4", "mill5", "turn", "millTurn", "swiss"};

std::vector<FigureInstance> theFile(const Json& report) { return {{&report, nullptr, &report, "file", {}}}; }

std::vector<FigureInstance> theParts(const Json& report) {
  std::vector<FigureInstance> parts;
  for (const Json& part : report["parts"])
    parts.push_back({&report, &part, &part, "part " + part["id"].dump() + " " + part["name"].get<std::string>(), {}});
  return parts;
}

FigureValue countDoubts(const FigureInstance& file) {
  const Json& list = (*file.report)["diagnostics"];
  return numberFigure(static_cast<double>(
      std::count_if(list.begin(), list.end(), [](const Json& d) { return d["severity"] != "info"; })));
}

FigureValue countInterferences(const FigureInstance& file) {
  const Json& contacts = memberAt(*file.report, {"assembly", "contacts"});
  if (!contacts.is_array()) return unknownFigure("this is no assembly, or it was not studied");
  return numberFigure(static_cast<double>(
      std::count_if(contacts.begin(), contacts.end(), [](const Json& c) { return !c["interference"].is_null(); })));
}

FigureValue bestSaving(const FigureInstance& file) {
  const Json& groups = memberAt(*file.report, {"assembly", "groups"});
  if (!groups.is_array()) return unknownFigure("this is no assembly, or it was not studied");
  double best = 0;
  for (const Json& group : groups)
    if (group["valueEur"].is_number()) best = std::max(best, group["valueEur"].get<double>());
  return numberFigure(best);
}

FigureScope fileScope() {
  return {"file",
          "the file as a whole",
          theFile,
          {text("file.status", "ok, degraded or error", fieldOf({"input", "status"})),
           text("file.unit", "length unit of the file", fieldOf({"input", "unit"})),
           text("file.schema", "AP203, AP214, AP242", fieldOf({"input", "schema"})),
           text("file.exporter", "program that wrote it", fieldOf({"input", "exporter"})),
           number("file.bytes", "", "size of the file in bytes", fieldOf({"input", "bytes"})),
           number("file.parts", "", "different parts in it", countOf({"parts"})),
           number("file.instances", "", "instances of parts in an assembly", countOf({"assembly", "instances"})),
           number("file.missing_parts", "", "parts of the assembly that are in other files",
                  countOf({"assembly", "missing"})),
           number("file.doubts", "", "warnings and errors in the report", countDoubts),
           number("file.interferences", "", "pairs of instances that share volume", countInterferences),
           number("file.merge_saving", "eur", "most that printing a group of parts as one would save", bestSaving)}};
}

std::vector<double> sortedSides(const Json& part) {
  const Json& oriented = memberAt(part, {"orientedBox", "sizeMm"});
  const Json& box = oriented.is_array() ? oriented : memberAt(part, {"boxMm"});
  std::vector<double> sides = box.is_array() ? box.get<std::vector<double>>() : std::vector<double>();
  std::sort(sides.rbegin(), sides.rend());
  return sides;
}

ReadFigure sideOf(std::size_t which) {
  return [which](const FigureInstance& instance) {
    const std::vector<double> sides = sortedSides(*instance.part);
    return sides.size() == 3 ? numberFigure(sides[which]) : unknownFigure("the part could not be measured");
  };
}

FigureValue aboutFaces(FigureValue value, std::vector<int> faces) {
  value.faces = std::move(faces);
  return value;
}

FigureValue slenderness(const FigureInstance& instance) {
  const std::vector<double> sides = sortedSides(*instance.part);
  if (sides.size() != 3 || !(sides[1] > 0)) return unknownFigure("the part could not be measured");
  return numberFigure(sides[0] / sides[1]);
}

FigureValue countUnowned(const FigureInstance& instance) {
  std::vector<int> unowned;
  for (const Json& face : (*instance.part)["faces"])
    if (face["class"] == "unowned") unowned.push_back(face["id"].get<int>());
  const double count = static_cast<double>(unowned.size());
  return aboutFaces(numberFigure(count), std::move(unowned));
}

/// Share of the area that features of one kind own.
ReadFigure areaShareOf(const char* kind) {
  return [kind](const FigureInstance& instance) {
    const Json& part = *instance.part;
    if (!part["areaMm2"].is_number() || !(part["areaMm2"].get<double>() > 0))
      return unknownFigure("the part could not be measured");
    std::set<int> owners;
    for (const Json& feature : part["features"])
      if (feature["kind"] == kind) owners.insert(feature["id"].get<int>());
    double area = 0;
    std::vector<int> faces;
    for (const Json& face : part["faces"]) {
      if (!face["feature"].is_number() || !owners.contains(face["feature"].get<int>())) continue;
      area += face["areaMm2"].is_number() ? face["areaMm2"].get<double>() : 0;
      faces.push_back(face["id"].get<int>());
    }
    return aboutFaces(numberFigure(area / part["areaMm2"].get<double>()), std::move(faces));
  };
}

ReadFigure featuresOf(const char* kind) {
  return [kind](const FigureInstance& instance) {
    double count = 0;
    std::vector<int> faces;
    for (const Json& feature : (*instance.part)["features"]) {
      if (feature["kind"] != kind) continue;
      ++count;
      for (const int face : facesOf(feature["faces"])) faces.push_back(face);
    }
    return aboutFaces(numberFigure(count), std::move(faces));
  };
}

/// "thinnestWall" or "narrowestGap", with the two faces it lies between.
ReadFigure sectionOf(const char* which) {
  return [which](const FigureInstance& instance) {
    const Json& section = memberAt(*instance.part, {"sections", which});
    if (section.is_null() && memberAt(*instance.part, {"sections"}).is_object()) return absentFigure();
    if (!section.is_object()) return unknownFigure("walls and sections were not measured");
    FigureValue value = numberFigure(section["mm"].get<double>());
    value.faces = facesOf(section["faces"]);
    return value;
  };
}

/// How many sizes one dimension of some kinds has: fewer sizes, fewer tools.
ReadFigure sizesOf(std::set<std::string> kinds, const char* dimension) {
  return [kinds = std::move(kinds), dimension](const FigureInstance& instance) {
    std::set<long long> sizes;
    std::vector<int> faces;
    for (const Json& feature : (*instance.part)["features"]) {
      const Json& size = memberAt(feature, {dimension});
      if (!kinds.contains(feature["kind"].get<std::string>()) || !size.is_number() || !(size.get<double>() > 0))
        continue;
      sizes.insert(std::llround(size.get<double>() * 1000));
      for (const int face : facesOf(feature["faces"])) faces.push_back(face);
    }
    return aboutFaces(numberFigure(static_cast<double>(sizes.size())), std::move(faces));
  };
}

FigureValue tightestTolerance(const FigureInstance& instance) {
  const Json& pmi = memberAt(*instance.part, {"pmi"});
  std::optional<double> tightest;
  std::vector<int> faces;
  for (const Json& item : pmi) {
    if (!item["lower"].is_number() || !item["upper"].is_number()) continue;
    const double band = item["upper"].get<double>() - item["lower"].get<double>();
    if (!(band > 0) || (tightest && band >= *tightest)) continue;
    tightest = band;
    faces = facesOf(memberAt(item, {"faces"}));
  }
  return tightest ? aboutFaces(numberFigure(*tightest), std::move(faces))
                  : unknownFigure("the file tells no tolerance");
}

FigureValue materialKnown(const FigureInstance& instance) {
  return truthFigure((*instance.part)["material"].is_string());
}

/// No recommendation is an answer: no machine makes every face.
FigureValue recommendation(const FigureInstance& instance) {
  const Json& process = memberAt(*instance.part, {"process"});
  if (!process.is_object()) return unknownFigure("the part was not planned");
  return textFigure(process["recommended"].is_string() ? process["recommended"].get<std::string>() : "none");
}

FigureScope partScope() {
  const char* unmeasured = "walls and sections were not measured";
  const char* unplanned = "no route makes the part, or it was not planned";
  return {
      "part",
      "each part",
      theParts,
      {text("part.name", "name", fieldOf({"name"})),
       text("part.material", "material", fieldOf({"material"}, "the file names no material")),
       truth("part.material_known", "whether the file names a material", materialKnown),
       truth("part.closed", "whether the body is closed", fieldOf({"closed"})),
       truth("part.healed", "whether it had to be sewn or repaired", fieldOf({"healed"})),
       number("part.volume", "mm3", "volume", fieldOf({"volumeMm3"}, "the body is not closed")),
       number("part.area", "mm2", "area", fieldOf({"areaMm2"})),
       number("part.mass", "g", "mass", fieldOf({"massG"}, "the material or its density is not known")),
       number("part.longest", "mm", "longest side of the smallest box", sideOf(0)),
       number("part.middle", "mm", "middle side of the smallest box", sideOf(1)),
       number("part.shortest", "mm", "shortest side of the smallest box", sideOf(2)),
       number("part.slenderness", "", "longest by middle side", slenderness),
       number("part.faces", "", "faces", countOf({"faces"})),
       number("part.unowned_faces", "", "faces that no feature owns", countUnowned),
       number("part.features", "", "features", countOf({"features"})),
       number("part.freeform_share", "", "share of the area that is freeform", areaShareOf("freeform")),
       truth("part.turned", "whether it has a turned profile",
             [](const FigureInstance& instance) { return truthFigure(featuresOf("turned")(instance).number > 0); }),
       number("part.rounds", "", "rounded outer edges", featuresOf("round")),
       number("part.voids", "", "closed hollows", featuresOf("void")),
       number("part.texts", "", "engraved or raised texts", featuresOf("text")),
       number("part.hole_sizes", "", "different diameters of holes", sizesOf({"hole"}, "diameterMm")),
       number("part.floor_radii", "", "different radii between walls and floors of pockets",
              sizesOf({"pocket", "slot", "step", "notch"}, "floorRadiusMm")),
       number("part.fillet_radii", "", "different radii of fillets", sizesOf({"fillet"}, "radiusMm")),
       number("part.thinnest_wall", "mm", "thinnest wall", sectionOf("thinnestWall")),
       number("part.narrowest_gap", "mm", "narrowest gap", sectionOf("narrowestGap")),
       number("part.thickest_section", "mm", "thickest section", fieldOf({"sections", "thickestMm"}, unmeasured)),
       number("part.tightest_tolerance", "mm", "narrowest tolerance band that the file tells", tightestTolerance),
       text("part.recommended", "recommended route, or none", recommendation),
       number("part.clampings", "", "clampings of that route", fieldOf({"process", "clampings"}, unplanned)),
       number("part.steps", "", "its process steps", countOf({"process", "steps"})),
       number("part.handovers", "", "its handovers", fieldOf({"process", "handovers"}, unplanned)),
       number("part.suppliers", "", "its suppliers", fieldOf({"process", "suppliers"}, unplanned)),
       number("part.time", "min", "its time per piece", fieldOf({"process", "timeMin", "value"}, unplanned)),
       number("part.cost_p50", "eur", "its cost per piece, as often as not below",
              fieldOf({"process", "cost", "distribution", "p50Eur"}, unplanned)),
       number("part.cost_p90", "eur", "its cost per piece, nine times in ten below",
              fieldOf({"process", "cost", "distribution", "p90Eur"}, unplanned)),
       number("part.lead_time_p50", "d", "its lead time, as often as not below",
              fieldOf({"process", "leadTimeD", "p50"}, unplanned)),
       number("part.lead_time_p90", "d", "its lead time, nine times in ten below",
              fieldOf({"process", "leadTimeD", "p90"}, unplanned)),
       number("part.rolled_yield", "", "its rolled throughput yield",
              fieldOf({"process", "yield", "rolled", "value"}, unplanned)),
       text("part.verdict", "machine it or print it", fieldOf({"evaluation", "verdict"}, "the part was not judged")),
       number("part.verdict_stability", "", "share of draws under which the verdict stands",
              fieldOf({"evaluation", "stability"}, "the part was not judged"))}};
}

FigureValue unreachedFaces(const Json& plan) {
  FigureValue value = numberFigure(static_cast<double>(plan["unreached"].size()));
  for (const Json& face : plan["unreached"]) value.faces.push_back(face["face"].get<int>());
  return value;
}

FigureValue machineFigure(const FigureInstance& instance, const char* machine, const char* figure) {
  const Json& plan = memberAt(*instance.part, {"setups", machine});
  if (!plan.is_object()) return unknownFigure("setups were not planned");
  if (std::string_view(figure) == "feasible") return truthFigure(plan["feasible"].get<bool>());
  if (std::string_view(figure) == "unreached") return unreachedFaces(plan);
  if (!plan["feasible"].get<bool>())
    return unknownFigure("this machine does not make the part: " + plan["reason"].get<std::string>());
  if (std::string_view(figure) == "setups") return numberFigure(plan["minimum"].get<double>());
  const Json& count = memberAt(*instance.part, {"clampings", machine, "value"});
  return count.is_number() ? numberFigure(count.get<double>()) : unknownFigure("clampings were not planned");
}

/// Longest tool of any setup, by its diameter; with the faces of the feature it is needed for.
FigureValue slimmestTool(const FigureInstance& instance, const char* machine) {
  const Json* slimmest = nullptr;
  for (const Json& setup : memberAt(*instance.part, {"setups", machine, "setups"}))
    for (const Json& tool : setup["tools"])
      if (tool["lengthToDiameter"].is_number() &&
          (slimmest == nullptr || (*slimmest)["lengthToDiameter"] < tool["lengthToDiameter"]))
        slimmest = &tool;
  if (slimmest == nullptr) return unknownFigure("no tool is known for this machine");
  FigureValue value = numberFigure((*slimmest)["lengthToDiameter"].get<double>());
  for (const Json& feature : memberAt(*instance.part, {"features"}))
    if (feature["id"] == (*slimmest)["feature"]) value.faces = facesOf(feature["faces"]);
  return value;
}

FigureScope machineScope(const char* machine) {
  const std::string name = machine;
  const auto read = [machine](const char* figure) -> ReadFigure {
    return [machine, figure](const FigureInstance& instance) { return machineFigure(instance, machine, figure); };
  };
  return {name,
          "each part, if made on a machine of the class " + name,
          theParts,
          {truth(name + ".feasible", "whether it makes every face", read("feasible")),
           number(name + ".unreached_faces", "", "faces it does not reach", read("unreached")),
           number(name + ".setups", "", "fewest setups", read("setups")),
           number(name + ".clampings", "", "clampings", read("clampings")),
           number(name + ".tool_slenderness", "", "length by diameter of the slimmest tool it needs",
                  [machine](const FigureInstance& instance) { return slimmestTool(instance, machine); })}};
}

}  // namespace

std::vector<FigureScope> wholeScopes() {
  std::vector<FigureScope> scopes{fileScope(), partScope()};
  for (const char* machine : kMachines) scopes.push_back(machineScope(machine));
  return scopes;
}

}  // namespace stepwise
