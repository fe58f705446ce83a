#include "cli/results/find_similar.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/results/shape_signature.h"

namespace stepwise {
namespace {

constexpr double kMostVolumeRatio = 1.25;
constexpr std::size_t kMostTerms = 4;

struct KnownPart {
  std::string path, name;
  std::int64_t part = 0, analysis = 0;
  Json signature;
  double volumeMm3 = 0, areaMm2 = 0;
};

/// One of each content; copies of a file are no news.
Result<std::vector<KnownPart>> knownParts(ScanDatabase& scan) {
  Result<Statement> parts = scan.database().prepare(
      "SELECT min(file.path), part.part, part.name, part.signature, part.volume_mm3, part.area_mm2, part.analysis "
      "FROM part JOIN file ON file.analysis = part.analysis WHERE part.signature <> 'null' "
      "GROUP BY part.analysis, part.part ORDER BY 1, 2");
  if (!parts) return fail(parts.error());
  std::vector<KnownPart> known;
  while (true) {
    const Result<bool> row = parts->step();
    if (!row) return fail(row.error());
    if (!*row) return known;
    Json signature = Json::parse(parts->text(3), nullptr, false);
    if (signature.is_object())
      known.push_back({parts->text(0), parts->text(2), parts->integer(1), parts->integer(6), std::move(signature),
                       parts->real(4), parts->real(5)});
  }
}

std::string termsText(const SignatureDistance& distance) {
  if (distance.value == 0) return "the same in every figure";
  std::string text;
  for (std::size_t i = 0; i < distance.terms.size() && i < kMostTerms; ++i) {
    const SignatureTerm& term = distance.terms[i];
    text += fmt::format("{}{} {:.6g} → {:.6g}", i == 0 ? "" : ", ", term.figure, term.a, term.b);
  }
  if (distance.terms.size() > kMostTerms) text += fmt::format(", {} more", distance.terms.size() - kMostTerms);
  return text;
}

struct Match {
  SignatureDistance distance;
  std::size_t a = 0, b = 0;  ///< indices of parts
};

void sortMatches(std::vector<Match>& matches) {
  std::stable_sort(matches.begin(), matches.end(),
                   [](const Match& x, const Match& y) { return x.distance.value < y.distance.value; });
}

}  // namespace

Result<Table> findSimilar(ScanDatabase& scan, const Json& report, const FindSimilarOptions& options) {
  const Result<std::vector<KnownPart>> known = knownParts(scan);
  if (!known) return fail(known.error());
  Table table{{"given", "distance", "path", "part", "name", "volume_mm3", "area_mm2", "differs"}, {}};
  for (const Json& part : report["parts"]) {
    const Json signature = buildSignature(part);
    if (signature.is_null()) continue;
    std::vector<Match> matches;
    for (std::size_t i = 0; i < known->size(); ++i) {
      SignatureDistance distance = compareSignatures(signature, (*known)[i].signature);
      if (distance.value <= options.within) matches.push_back({std::move(distance), 0, i});
    }
    sortMatches(matches);
    for (std::size_t i = 0; i < matches.size() && i < options.most; ++i) {
      const KnownPart& like = (*known)[matches[i].b];
      table.rows.push_back({part["name"].get<std::string>(), matches[i].distance.value, like.path, like.part, like.name,
                            like.volumeMm3, like.areaMm2, termsText(matches[i].distance)});
    }
  }
  return table;
}

Result<Table> findSimilarPairs(ScanDatabase& scan, const FindSimilarOptions& options) {
  Result<std::vector<KnownPart>> known = knownParts(scan);
  if (!known) return fail(known.error());
  std::vector<KnownPart>& parts = *known;
  std::stable_sort(parts.begin(), parts.end(),
                   [](const KnownPart& a, const KnownPart& b) { return a.volumeMm3 < b.volumeMm3; });
  std::vector<Match> matches;
  for (std::size_t a = 0; a < parts.size(); ++a)
    for (std::size_t b = a + 1; b < parts.size() && parts[b].volumeMm3 <= parts[a].volumeMm3 * kMostVolumeRatio; ++b) {
      SignatureDistance distance = compareSignatures(parts[a].signature, parts[b].signature);
      if (distance.value <= options.within) matches.push_back({std::move(distance), a, b});
    }
  sortMatches(matches);
  Table table{{"distance", "path", "part", "name", "other_path", "other_part", "other_name", "volume_mm3", "differs"},
              {}};
  for (std::size_t i = 0; i < matches.size() && i < options.most; ++i) {
    const KnownPart &a = parts[matches[i].a], &b = parts[matches[i].b];
    table.rows.push_back({matches[i].distance.value, a.path, a.part, a.name, b.path, b.part, b.name, a.volumeMm3,
                          termsText(matches[i].distance)});
  }
  return table;
}

}  // namespace stepwise
