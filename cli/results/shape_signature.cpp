#include "cli/results/shape_signature.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace stepwise {
namespace {

/// Figures that two readings of one shape give alike differ less than this.
constexpr double kSameRatio = 1e-5;

Json sortedBox(const Json& part) {
  const Json& size = part["orientedBox"].is_object() ? part["orientedBox"]["sizeMm"] : part["boxMm"];
  if (!size.is_array()) return nullptr;
  std::vector<double> mm = size.get<std::vector<double>>();
  std::sort(mm.rbegin(), mm.rend());
  return mm;
}

/// 0 where equal, towards 1 the more they differ.
double contrast(double a, double b) {
  const double larger = std::max(std::abs(a), std::abs(b));
  const double share = larger > 0 ? std::abs(a - b) / larger : 0;
  return share < kSameRatio ? 0 : share;
}

class Comparison {
 public:
  /// One group's figures; its mean contrast is a part of the distance.
  void addGroup(const std::map<std::string, std::pair<double, double>>& figures) {
    if (figures.empty()) return;
    ++groups_;
    for (const auto& [figure, values] : figures) {
      const double share = contrast(values.first, values.second) / static_cast<double>(figures.size());
      if (share > 0) result_.terms.push_back({figure, values.first, values.second, share});
    }
  }

  SignatureDistance finish() && {
    for (SignatureTerm& term : result_.terms) {
      term.distance /= std::max(1, groups_);
      result_.value += term.distance;
    }
    std::stable_sort(result_.terms.begin(), result_.terms.end(),
                     [](const SignatureTerm& a, const SignatureTerm& b) { return a.distance > b.distance; });
    return std::move(result_);
  }

 private:
  SignatureDistance result_;
  int groups_ = 0;
};

using Figures = std::map<std::string, std::pair<double, double>>;

void addNumber(Figures& figures, const std::string& name, const Json& a, const Json& b) {
  if (a.is_number() && b.is_number()) figures[name] = {a.get<double>(), b.get<double>()};
}

Figures sizes(const Json& a, const Json& b) {
  Figures figures;
  addNumber(figures, "volume", a["volume"], b["volume"]);
  addNumber(figures, "area", a["area"], b["area"]);
  constexpr const char* kNames[] = {"longest side", "middle side", "shortest side"};
  if (a["box"].is_array() && b["box"].is_array())
    for (std::size_t i = 0; i < 3; ++i) addNumber(figures, kNames[i], a["box"][i], b["box"][i]);
  return figures;
}

/// Of two histograms, also what only one of them has.
template <class ValueOf>
Figures histogram(const Json& a, const Json& b, const std::string& what, ValueOf valueOf) {
  Figures figures;
  for (const auto& [kind, value] : a.items()) figures[kind + what].first = valueOf(value);
  for (const auto& [kind, value] : b.items()) figures[kind + what].second = valueOf(value);
  return figures;
}

}  // namespace

Json buildSignature(const Json& part) {
  if (!part["areaMm2"].is_number()) return nullptr;
  std::map<std::string, std::pair<int, double>> surfaces;
  for (const Json& face : part["faces"]) {
    auto& [count, area] = surfaces[face["surface"].get<std::string>()];
    ++count;
    if (face["areaMm2"].is_number()) area += face["areaMm2"].get<double>();
  }
  std::map<std::string, int> features;
  std::multiset<double> diameters;
  for (const Json& feature : part["features"]) {
    ++features[feature["kind"].get<std::string>()];
    if (feature["kind"] == "hole" && feature["diameterMm"].is_number())
      diameters.insert(feature["diameterMm"].get<double>());
  }
  Json json{{"volume", part["volumeMm3"]}, {"area", part["areaMm2"]}, {"box", sortedBox(part)}};
  json["surfaces"] = Json::object();
  for (const auto& [kind, value] : surfaces) json["surfaces"][kind] = {value.first, value.second};
  json["features"] = Json::object();
  for (const auto& [kind, count] : features) json["features"][kind] = count;
  json["diameters"] = diameters;
  return json;
}

SignatureDistance compareSignatures(const Json& a, const Json& b) {
  Comparison comparison;
  comparison.addGroup(sizes(a, b));
  Figures surfaces =
      histogram(a["surfaces"], b["surfaces"], " faces", [](const Json& v) { return v[0].get<double>(); });
  surfaces.merge(histogram(a["surfaces"], b["surfaces"], " area", [](const Json& v) { return v[1].get<double>(); }));
  comparison.addGroup(surfaces);
  Figures features = histogram(a["features"], b["features"], "s", [](const Json& v) { return v.get<double>(); });
  std::map<std::string, int> left, right;
  for (const Json& d : a["diameters"]) ++left["Ø" + d.dump() + " holes"];
  for (const Json& d : b["diameters"]) ++right["Ø" + d.dump() + " holes"];
  for (const auto& [name, count] : left) features[name].first = count;
  for (const auto& [name, count] : right) features[name].second = count;
  comparison.addGroup(features);
  return std::move(comparison).finish();
}

}  // namespace stepwise
