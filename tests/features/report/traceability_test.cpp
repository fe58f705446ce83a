// Every figure names the library entries it rests on: these exist, and no other entry changes it.
#include <map>
#include <set>

#include "features/report_values.h"
#include "geom/core/parallel.h"
#include "geom/mesh/oriented_box.h"
#include "geom/mesh/ray_caster.h"
#include "geom/mesh/tessellate.h"
#include "geom/model/make_solid.h"
#include "geom/step/step_writer.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

const ProcessLibrary& library() {
  static const ProcessLibrary builtIn = ProcessLibrary::builtIn().value();
  return builtIn;
}

/// A plate with a bore to H7, two more holes and a rebate, of a material that is cut and printed.
Json reportWith(const ProcessLibrary& with) {
  static const Solid solid = [] {
    const Vec3 up{0, 0, 1};
    return cutAll(makeBlock({20, 16, 5}), {makeCylinder({5, 8, -1}, up, 2, 12), makeCylinder({14, 5, -1}, up, 1, 12),
                                           makeCylinder({14, 11, 2}, up, 1, 12), makeBlock({4, 18, 2}, {17, -1, 3.5})})
        .value();
  }();
  AnalyzeOptions options;
  options.process.material = "1.4404";
  options.process.quantity = 100;
  static const FaceId bore = [] {
    for (const Face& face : buildFaceGraph(solid).faces)
      if (const auto* cylinder = std::get_if<Cylinder>(&face.surface); cylinder && cylinder->radiusMm > 1.5)
        return face.id;
    return FaceId{0};
  }();
  PmiItem fit;
  fit.kind = "size";
  fit.fit = "H7";
  fit.faces = {bore};
  options.process.pmi = {fit};
  return buildReport({"plate.step", {}, {}}, analyzeAssembly(assemblyOf(solid, "plate"), with, options).value());
}

bool isFigure(const Json& value) {
  return value.is_number() || (value.is_object() && value.contains("low") && value.contains("high"));
}

/// Objects with a `library` of their own and the figures right in them. Left out: totals of a route or a verdict, and
/// what inspections find of the defects that other steps make.
void collect(const Json& json, const std::string& path, std::map<std::string, const Json*>& found) {
  if (json.is_object()) {
    const bool total =
        json.contains("steps") || json.contains("factors") || json.contains("alternatives") || json.contains("detect");
    if (json.contains("library") && !total) found[path] = &json;
    for (const auto& [key, value] : json.items())
      if (value.is_structured()) collect(value, path + "/" + key, found);
  } else if (json.is_array()) {
    for (std::size_t i = 0; i < json.size(); ++i) collect(json[i], path + "/" + std::to_string(i), found);
  }
}

std::set<std::string> keysOf(const std::map<std::string, const Json*>& objects) {
  std::set<std::string> keys;
  for (const auto& [path, object] : objects)
    for (const Json& key : (*object)["library"]) keys.insert(key.get<std::string>());
  return keys;
}

bool names(const Json& object, const std::string& key) {
  for (const Json& entry : object["library"])
    if (entry == key) return true;
  return false;
}

/// Where another route is recommended, other figures stand in the same places.
std::string routesOf(const Json& report) {
  const Json& process = report["parts"][0]["process"];
  std::string text = process["recommended"];
  for (const Json& route : process["alternatives"]) text += " " + route["name"].get<std::string>();
  return text + " " + report["evaluation"]["printedRoute"].get<std::string>();
}

bool figuresDiffer(const Json& before, const Json& after) {
  for (const auto& [key, value] : before.items())
    if (isFigure(value) && after[key] != value) return true;
  return false;
}

/// What stands for a whole route: sums, quantiles, curves.
Json totalsOf(const Json& route) {
  Json totals = Json::object();
  for (const char* key : {"timeMin", "setupMin"}) totals[key] = route[key];
  for (const auto& [group, parts] : {std::pair<const char*, std::set<std::string>>{"yield", {"steps", "inspections"}},
                                     {"leadTimeD", {"elements"}},
                                     {"cost", {"items"}},
                                     {"coupling", {}}}) {
    if (!route.contains(group) || route[group].is_null()) continue;
    for (const auto& [key, value] : route[group].items())
      if (!parts.contains(key)) totals[group][key] = value;
  }
  return totals;
}

void namedWithin(const Json& json, std::set<std::string>& keys) {
  if (json.is_object() && json.contains("library"))
    for (const Json& key : json["library"]) keys.insert(key.get<std::string>());
  if (!json.is_structured()) return;
  for (const auto& [name, value] : json.items())
    if (name != "alternatives") namedWithin(value, keys);
}

/// Routes whose parts are reported, by name: the recommended one and the one it is compared with.
std::map<std::string, const Json*> wholeRoutes(const Json& report) {
  const Json& process = report["parts"][0]["process"];
  std::map<std::string, const Json*> routes{{process["recommended"].get<std::string>(), &process}};
  for (const Json& route : process["alternatives"])
    if (route.contains("coupling")) routes.emplace(route["name"].get<std::string>(), &route);
  return routes;
}

}  // namespace

TEST_CASE("every library key in a report is an entry of the library") {
  const Json report = reportWith(library());
  std::map<std::string, const Json*> objects;
  collect(report["parts"], "", objects);
  const std::set<std::string> keys = keysOf(objects);
  CHECK(keys.size() > 80);
  for (const std::string& key : keys) {
    INFO(key);
    CHECK((library().value(key) != nullptr || library().table(key) != nullptr || !library().list(key).empty()));
  }
}

TEST_CASE("changing a library value changes figures that name it and nothing else") {
  const Json before = reportWith(library());
  std::map<std::string, const Json*> objects;
  collect(before["parts"], "", objects);
  const std::vector<std::string> keys = [] {
    std::vector<std::string> values;
    for (const std::string& key : library().keys())
      if (library().value(key) != nullptr && !key.starts_with("verdict.")) values.push_back(key);
    return values;
  }();
  struct Outcome {
    bool crossed = false, moved = false;
    int totals = 0;                    ///< routes whose sums changed
    std::vector<std::string> unnamed;  ///< what changed and does not name the entry
  };
  std::vector<Outcome> outcomes(keys.size());
  parallelFor(keys.size(), 1, [&](std::size_t k) {
    Outcome& outcome = outcomes[k];
    const Json after = reportWith(library().with(keys[k], library().value(keys[k])->range() * 1.001));
    std::map<std::string, const Json*> changed;
    collect(after["parts"], "", changed);
    outcome.crossed = changed.size() != objects.size() || routesOf(after) != routesOf(before);
    if (outcome.crossed) return;
    for (const auto& [path, object] : objects) {
      if (changed.contains(path) && !figuresDiffer(*object, *changed[path])) continue;
      outcome.moved = true;
      if (!names(*object, keys[k])) outcome.unnamed.push_back(path + ": " + object->dump().substr(0, 300));
    }
    for (const auto& [name, route] : wholeRoutes(before)) {
      std::set<std::string> named;
      namedWithin(*route, named);
      if (totalsOf(*route) == totalsOf(*wholeRoutes(after).at(name))) continue;
      ++outcome.totals;
      if (!named.contains(keys[k])) outcome.unnamed.push_back("the sums of " + name);
    }
  });
  int moved = 0, crossed = 0, totals = 0;
  for (std::size_t k = 0; k < keys.size(); ++k) {
    INFO(keys[k] << " changed " << (outcomes[k].unnamed.empty() ? std::string() : outcomes[k].unnamed.front()));
    CHECK(outcomes[k].unnamed.empty());
    moved += outcomes[k].moved ? 1 : 0;
    crossed += outcomes[k].crossed ? 1 : 0;
    totals += outcomes[k].totals;
  }
  CHECK(totals > 100);
  CHECK(moved > 100);
  CHECK(crossed < 20);  // a limit was passed, so other steps stand in the same places
}

TEST_CASE("thresholds of the verdict change the evaluation and nothing before it") {
  Json before = reportWith(library());
  int changed = 0;
  for (const std::string& key : library().keys()) {
    if (!key.starts_with("verdict.") || library().value(key) == nullptr) continue;
    INFO(key);
    Json after = reportWith(library().with(key, library().value(key)->range() * 3));
    changed += after["evaluation"] != before["evaluation"] ? 1 : 0;
    if (after["evaluation"] != before["evaluation"]) CHECK(names(before["evaluation"], key));
    CHECK(after["parts"][0]["process"] == before["parts"][0]["process"]);
    CHECK(after["parts"][0]["printability"] == before["parts"][0]["printability"]);
  }
  CHECK(changed > 0);
}
